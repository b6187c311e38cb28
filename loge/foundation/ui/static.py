"""Addresses of what dresses the pages: each is worked out once, where a page asks for fifty."""

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class AsNamed(StaticFilesStorage):
    """Where the files are served from their own folders: development and tests."""

    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self._addresses: dict[str, str] = {}

    def url(self, name, *args, **named):
        if args or named:
            return super().url(name, *args, **named)
        if name not in self._addresses:
            self._addresses[name] = super().url(name)
        return self._addresses[name]


class NamedAfterContent(AsNamed, CompressedManifestStaticFilesStorage):
    """Where they are gathered, compressed and named after their content: production."""
