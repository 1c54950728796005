"""A browser is named in words that people know, and never in its own."""

import pytest

from accreditation.rules.browsers import browser_words

LIKE = "Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) %s"
WINDOWS, MAC = "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (LIKE % (WINDOWS, "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"), "Edge on Windows"),
        (LIKE % (WINDOWS, "Chrome/130.0.0.0 Safari/537.36"), "Chrome on Windows"),
        (LIKE % (WINDOWS, "Chrome/130.0.0.0 Safari/537.36 OPR/115.0"), "Opera on Windows"),
        (LIKE % (MAC, "Version/18.0 Safari/605.1.15"), "Safari on a Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"),
        (
            LIKE % ("Linux; Android 14; SM-S911B", "SamsungBrowser/26.0 Chrome/122 Safari/537.36"),
            "Samsung Internet on Android",
        ),
        (
            LIKE % ("iPhone; CPU iPhone OS 18_0 like Mac OS X", "CriOS/130.0 Mobile Safari/604.1"),
            "Chrome on an iPhone",
        ),
        (LIKE % ("X11; CrOS x86_64 14541.0.0", "Chrome/130.0.0.0 Safari/537.36"), "Chrome on ChromeOS"),
        ("Mozilla/5.0 (Windows NT 10.0)", "A browser on Windows"),
        ("Firefox/1", "Firefox"),
        ("", "A browser that we do not know"),
        ("<script>alert(1)</script>", "A browser that we do not know"),
    ],
)
def test_a_browser_in_words(user_agent: str, words: str) -> None:
    assert browser_words(user_agent) == words
