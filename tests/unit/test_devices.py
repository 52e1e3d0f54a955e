"""Devices by their names: what browsers send, and what people read."""

import pytest

from chatsite.accounts.devices import device_name

MOZILLA = "Mozilla/5.0 "
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("(X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        ("(Windows NT 10.0; Win64; x64) " + WEBKIT + "Chrome/140.0 Safari/537.36", "Chrome on Windows"),
        ("(Windows NT 10.0; Win64; x64) " + WEBKIT + "Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("(Macintosh; Intel Mac OS X 10_15_7) " + WEBKIT + "Chrome/140.0 Safari/537.36 OPR/120.0", "Opera on macOS"),
        ("(Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("(iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("(iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile/15E148 Safari/604.1", "Chrome on iPad"),
        ("(Linux; Android 15; Pixel 9) " + WEBKIT + "Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("(X11; CrOS x86_64 14541.0.0) " + WEBKIT + "Chrome/140.0 Safari/537.36", "Chrome on ChromeOS"),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_its_owner_would(user_agent: str, name: str) -> None:
    assert device_name(MOZILLA + user_agent) == name


@pytest.mark.parametrize("user_agent", ["", "curl/8.0", "\x00", "x" * 10_000])
def test_what_nobody_knows_is_called_so(user_agent: str) -> None:
    assert device_name(user_agent) == "Unknown device"
