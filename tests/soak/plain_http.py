"""The app as a real web server serves it to a browser over plain HTTP, where cookies cannot be marked as secure."""

from pathlib import Path

from flask import Flask

from accreditation.app import create_app
from tests import databases


def serving(url: str, folder: str) -> Flask:
    """The app on this database."""
    return create_app(databases.settings(url, Path(folder)))
