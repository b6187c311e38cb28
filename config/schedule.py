"""What runs when: every periodic job of the house, on one page."""

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Called by procrastinate once Django has loaded; periodic jobs are declared here."""
