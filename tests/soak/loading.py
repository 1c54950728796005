"""The app as a web server loads it, which is written down each time."""

from pathlib import Path

from flask import Flask

from tests.soak.plain_http import serving


def loaded(url: str, folder: str) -> Flask:
    """The app on this database."""
    with (Path(folder) / "loaded").open("a") as lines:
        lines.write("loaded\n")
    return serving(url, folder)
