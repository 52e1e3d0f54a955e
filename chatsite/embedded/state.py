"""The state file: how other commands find the services of a running `up`.

It maps names of environment variables to values, secrets included, so only its owner
may read it. It is true as long as the supervisor holds the lock of the data folder.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from chatsite.embedded import keys, lock


def data_dir() -> Path:
    """Where embedded data live: CHATSITE_DATA_DIR, or a folder of the user's."""
    chosen = os.environ.get("CHATSITE_DATA_DIR", "").strip()
    if chosen:
        return Path(chosen).expanduser().resolve()
    data_home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data_home).expanduser().resolve() / "chatsite"


def load(folder: Path) -> dict[str, str]:
    """The environment of the supervisor of *folder*; empty when none runs."""
    if not lock.is_held(folder):
        return {}
    try:
        values: dict[str, str] = json.loads((folder / "state.json").read_text())
    except FileNotFoundError:  # it starts, or it stops
        return {}
    return values


def save(folder: Path, values: Mapping[str, str]) -> None:
    """Publish *values* to the commands of this user."""
    keys.write(folder / "state.json", json.dumps(values, indent=2))


def remove(folder: Path) -> None:
    """Take the state file away: the services are about to stop."""
    (folder / "state.json").unlink(missing_ok=True)
