"""The secret key of an installation that was given none: made once, kept in its data folder."""

import os
import secrets
from pathlib import Path


def kept_secret(data_folder: Path) -> str:
    path = data_folder / "secret-key"
    try:
        return path.read_text()
    except FileNotFoundError:
        pass
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o711)
    partial = path.with_suffix(f".{os.getpid()}")
    partial.touch(mode=0o600)
    partial.write_text(secrets.token_urlsafe(64))
    try:
        os.link(partial, path)  # the first process to get here decides for all
    except FileExistsError:
        pass
    finally:
        partial.unlink()
    return path.read_text()
