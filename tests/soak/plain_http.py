"""The app as a real web server serves it to a browser over plain HTTP, where cookies cannot be marked as secure."""

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from accreditation.app import create_app
from tests import databases


def serving(url: str, folder: str) -> Flask:
    """The app on this database; what its templates were compiled to is found again after a kill."""
    app = create_app(databases.settings(url, Path(folder)))
    compiled = Path(folder) / "templates"
    compiled.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    return app
