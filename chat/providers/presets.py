"""How the well-known OpenAI-compatible services differ, as one table.

Gemini's and Ollama's addresses: ai.google.dev/gemini-api/docs/openai and
docs.ollama.com/api/openai-compatibility (read in November 2026). Both take
`stream_options.include_usage`, as OpenAI does. Context windows are those of the default
model; `CHAT_CONTEXT_TOKENS` overrides them.

To add a service: a row in the table here, and, if its address tells it from others, a
line in `preset_for` and a case in `tests/unit/providers/test_presets.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

_SYSTEM_PROMPT = (
    "You are a helpful AI assistant. Answer in the language of the question. "
    "Use Markdown where it helps the reader."
)


@dataclass(frozen=True, slots=True)
class Preset:
    """What to assume of a service unless a setting says otherwise."""

    name: str
    base_url: str = ""
    model: str = ""
    context_tokens: int = 8192
    max_tokens: int | None = None
    temperature: float | None = None
    # OpenAI's reasoning models refuse every temperature but their own.
    takes_temperature: bool = True
    system_prompt: str = _SYSTEM_PROMPT
    # The request's name for the limit: OpenAI's reasoning models refuse the old one,
    # most other servers know only the old one.
    limit_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    extra_body: Mapping[str, object] = field(default_factory=dict)
    loop_guard: bool = False


_TABLE = (
    # Gateways and stand-ins know OpenAI's names; single-model servers ignore the name.
    Preset("generic", model="gpt-5-mini"),
    Preset(
        "openai",
        base_url="https://api.openai.com/v1",
        model="gpt-5-mini",
        context_tokens=128_000,
        limit_field="max_completion_tokens",
        takes_temperature=False,
    ),
    Preset(
        "gemini",
        base_url="https://generativelanguage.googleapis.com/v1beta/openai/",
        # gemini-2.5-flash was shut down in October 2026.
        model="gemini-3.5-flash",
        context_tokens=1_000_000,
    ),
    Preset(
        "ollama",
        base_url="http://127.0.0.1:11434/v1",
        model="llama3.2",
        # Ollama's own default. It cuts what is longer without a word, so a server that
        # was started with OLLAMA_CONTEXT_LENGTH needs CHAT_CONTEXT_TOKENS as well.
        context_tokens=4096,
    ),
    # SmolLM2-135M-Instruct on llama.cpp: usable only with exactly these values.
    Preset(
        "embedded",
        model="smollm2-135m-instruct",
        context_tokens=4096,
        max_tokens=256,
        temperature=0.1,
        system_prompt=(
            "You are a helpful AI assistant. Answer the question in clear, simple "
            "English. Be brief and correct."
        ),
        extra_body={
            "top_p": 0.9,
            "top_k": 40,
            "min_p": 0.05,
            "dry_multiplier": 0.8,
            "dry_base": 1.75,
            "dry_allowed_length": 8,
        },
        loop_guard=True,
    ),
    # No server: `chat.providers.scripted` echoes the question.
    Preset("scripted", base_url="http://scripted.invalid", model="scripted"),
)
PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _TABLE}


def preset_for(name: str, base_url: str) -> Preset:
    """The preset of this name; without a name, the one that the address suggests.

    Raises `ValueError` for a name that is not in the table.
    """
    if name:
        if name not in PRESETS:
            known = ", ".join(PRESETS)
            raise ValueError(f"unknown preset {name!r}; there are: {known}")
        return PRESETS[name]
    if not base_url:
        return PRESETS["openai"]
    address = urlsplit(base_url)
    for preset in (PRESETS["openai"], PRESETS["gemini"]):
        if address.hostname == urlsplit(preset.base_url).hostname:
            return preset
    return PRESETS["ollama" if address.port == 11434 else "generic"]
