"""The ``loge`` command, also reached as ``python -m loge``: assembles what the fronts offer to the command line."""

from loge.fronts.command_line.main import cli
from loge.fronts.command_line.main import main as run_command
from loge.fronts.command_line.run import Demonstration
from loge.fronts.demonstration.register.command import sample_register


def _load_if_empty(say) -> None:
    """Imported when Django is ready: loading reads and writes the registers."""
    from loge.fronts.demonstration.operations import load_if_empty

    load_if_empty(say)


def _logins() -> list[str]:
    from loge.fronts.demonstration.staff import login_lines

    return login_lines()


def main() -> None:
    cli.add_command(sample_register)
    run_command(Demonstration(load_if_empty=_load_if_empty, logins=_logins))


if __name__ == "__main__":
    main()
