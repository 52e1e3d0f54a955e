"""Where a model is asked, and the words in which a setting names such places.

CHAT_FALLBACK is a list, divided by commas, of whom to ask next, the nearest first:

    gemini key=GEMINI_API_KEY, https://llm.example.org/v1 model=qwen3 context=32000

An item is a preset or a base URL, then what differs from the preset: `model=`, `key=`
(the *name* of the environment variable that holds the key), `context=` (tokens).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from chat.providers.base import Prices
from chat.providers.presets import Preset, preset_for

_KNOWN = {"model", "key", "context"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model at one service. What is empty or zero is the preset's.

    Raises:
        ValueError: when it cannot be asked, in words for whoever wrote it.
    """

    name: str = ""
    preset: str = ""
    base_url: str = ""
    model: str = ""
    api_key: str = field(default="", repr=False)
    context_tokens: int = 0
    prices: Prices | None = None

    def __post_init__(self) -> None:
        if self.base_url:
            _check_address(self.base_url)
        usual = self.assumed
        if not ((self.model or usual.model) and (self.base_url or usual.base_url)):
            raise ValueError(f"preset {usual.name!r} needs a model and a base URL")

    @property
    def assumed(self) -> Preset:
        """The preset that it follows."""
        return preset_for(self.preset, self.base_url)


def parse(text: str, environ: Mapping[str, str]) -> Iterator[Endpoint]:
    """The endpoints that CHAT_FALLBACK names.

    Raises:
        ValueError: for a word that is not understood, or a variable that is not set.
    """
    for item in filter(None, map(str.strip, text.split(","))):
        try:
            yield _endpoint(item, environ)
        except ValueError as error:
            raise ValueError(f"CHAT_FALLBACK, {item!r}: {error}") from error


def _endpoint(item: str, environ: Mapping[str, str]) -> Endpoint:
    whom, *words = item.split()
    given = dict(word.partition("=")[::2] for word in words)
    if not given.keys() <= _KNOWN or not all(given.values()):
        raise ValueError("after a preset or URL come only model=…, key=… and context=…")
    key, context = given.get("key", ""), given.get("context", "0")
    if key and not environ.get(key):
        raise ValueError(f"the variable {key} is not set")
    if not context.isdecimal():
        raise ValueError(f"context={context} is no number of tokens")
    is_url = "://" in whom
    return Endpoint(
        preset="" if is_url else whom,
        base_url=whom if is_url else "",
        model=given.get("model", ""),
        api_key=environ.get(key, ""),
        context_tokens=int(context),
    )


def _check_address(base_url: str) -> None:
    """An http(s) address with a host, and nothing secret in it.

    Django's URLValidator wants a top-level domain, which a server of one's own
    ("http://models:8000/v1") has not, and allows a password.
    """
    address = urlsplit(base_url)  # raises ValueError, too, as does a bad port
    is_http = address.scheme in {"http", "https"} and address.hostname
    if not is_http or address.port == 0 or any(map(str.isspace, base_url)):
        raise ValueError("the address must start with http:// or https:// and a host")
    if "@" in address.netloc or address.query or address.fragment:
        raise ValueError("the address must hold no password, and nothing after ? or #")
