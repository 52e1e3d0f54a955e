"""Fetches the vendored files of VERSIONS.md again and checks their hashes."""

import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROW = re.compile(r"^\| (\S+) \| (\d\S*) \| (\S+) \| (\S+) \| \S+ \| ([0-9a-f]{64}) \|$")


class Vendored(NamedTuple):
    """One row of VERSIONS.md."""

    package: str
    version: str
    source: str
    name: str
    sha256: str


def rows() -> list[Vendored]:
    """What VERSIONS.md lists."""
    lines = (HERE / "VERSIONS.md").read_text().splitlines()
    return [Vendored(*found.groups()) for line in lines if (found := ROW.match(line))]


def fetch(row: Vendored, folder: Path) -> bytes:
    """The file of the published package, by the npm client and its settings."""
    npm = shutil.which("npm") or sys.exit("npm is needed to refresh vendored files")
    packed = subprocess.run(  # noqa: S603 (names and versions come from our own table)
        [npm, "pack", "--silent", f"{row.package}@{row.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        member = archive.extractfile(f"package/{row.source}")
        if member is None:
            sys.exit(f"{row.package} {row.version} has no {row.source}")
        return member.read()


def main() -> None:
    """Replaces every file whose hash is right; stops at the first that is not."""
    with TemporaryDirectory() as folder:
        for row in rows():
            content = fetch(row, Path(folder))
            found = hashlib.sha256(content).hexdigest()
            if found != row.sha256:
                sys.exit(f"{row.name}: expected {row.sha256}, found {found}")
            (HERE / row.name).write_bytes(content)


if __name__ == "__main__":
    main()
