"""Secrets in files that only their owner may read."""

import os
import secrets
from pathlib import Path


def kept(path: Path) -> str:
    """The secret in *path*, made at the first call."""
    if not path.exists():
        write(path, secrets.token_urlsafe(48))
    return path.read_text()


def write(path: Path, text: str) -> None:
    """Put *text* into *path* at once and whole, mode 0600: no reader sees half of it."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as stream:
        stream.write(text)
    draft.replace(path)
