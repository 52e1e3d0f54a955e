"""What is assumed of a service by its name or address."""

import pytest

from chat.providers.endpoint import Endpoint
from chat.providers.openai_compatible import OpenAICompatible
from chat.providers.presets import preset_for


@pytest.mark.parametrize(
    ("name", "base_url", "expected"),
    [
        ("", "", "openai"),
        ("", "https://api.openai.com/v1", "openai"),
        ("", "https://generativelanguage.googleapis.com/v1beta/openai", "gemini"),
        ("", "http://localhost:11434/v1", "ollama"),
        ("", "http://127.0.0.1:8080/v1", "generic"),
        ("", "https://api.openai.com.example.org/v1", "generic"),
        ("embedded", "http://127.0.0.1:11434/v1", "embedded"),
    ],
)
def test_the_name_wins_and_the_address_is_a_hint(
    name: str, base_url: str, expected: str
) -> None:
    assert preset_for(name, base_url).name == expected


def test_a_misspelt_preset_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown preset 'ollma'.*ollama"):
        preset_for("ollma", "")


def test_an_unknown_service_needs_an_address() -> None:
    with pytest.raises(ValueError, match="needs a model and a base URL"):
        Endpoint(preset="generic", model="m")


def test_an_unknown_service_is_asked_for_a_usual_model_unless_one_is_named() -> None:
    provider = OpenAICompatible(Endpoint(base_url="http://h/v1"))
    assert provider.model == "gpt-5-mini"


def test_settings_win_over_the_preset() -> None:
    endpoint = Endpoint(preset="ollama", model="qwen3", context_tokens=32_000)
    provider = OpenAICompatible(endpoint)
    assert (provider.model, provider.context_tokens) == ("qwen3", 32_000)
