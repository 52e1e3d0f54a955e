"""Makes the site ready to serve: tables, static files, demo data. In one process.

python -m chatsite.embedded.prepare [--demo]
"""

import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import CheckMessage, run_checks
from django.core.management import call_command

from chatsite.checks import SETTINGS
from chatsite.embedded import keys, state
from chatsite.embedded.options import DEMO_FILE, DEMO_PASSWORD
from chatsite.env import env


def prepare(*, demo: bool) -> None:
    """Bring database and static files up to date; *demo* fills an empty one."""
    _check_settings()
    call_command("migrate", interactive=False)
    _collect_static(Path(settings.STATIC_ROOT))
    if demo and not get_user_model()._default_manager.exists():
        call_command("demo")
        call_command("demo_chats")
        # Thirty stories take seconds: a worker tells them once the site is up.
        call_command("demo_desk", later=True)
        # For the supervisor, which prints the logins as long as they may be true.
        password = env.str("CHATSITE_DEMO_PASSWORD", DEMO_PASSWORD)
        keys.write(state.data_dir() / DEMO_FILE, password)


def _check_settings() -> None:
    """End here, with what is wrong as the last line; the supervisor repeats it."""
    found = run_checks(tags=[SETTINGS], databases=["default"])
    for message in sorted(found, key=CheckMessage.is_serious):
        sys.stderr.write(f"{message.msg}\n")
    if any(message.is_serious() for message in found):
        sys.exit(1)


def _collect_static(root: Path) -> None:
    """Collect when a file has changed: hashing and compressing all takes seconds."""
    stamp, current = root / ".collected", _fingerprint()
    if stamp.exists() and stamp.read_text() == current:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(current)


def _fingerprint() -> str:
    """Changes with any name, size or time of a static file."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    django.setup()
    prepare(demo="--demo" in sys.argv)
