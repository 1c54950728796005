"""What a browser calls itself, in the words that people know it by: "Edge on Windows"."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: most of them call themselves by the later names, too."""

SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)
UNKNOWN = "A browser that we do not know"


def browser_words(user_agent: str) -> str:
    """The browser and the system; nothing of what it wrote itself, which could be anything."""
    browser = _name(user_agent, BROWSERS)
    system = _name(user_agent, SYSTEMS)
    if not browser:
        return f"A browser on {system}" if system else UNKNOWN
    return f"{browser} on {system}" if system else browser


def _name(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
