"""Pages, one noun a file: each module that is here has a blueprint `bp`."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask


def add_pages(app: Flask) -> None:
    """Add every page."""
    for module in iter_modules(__path__):
        app.register_blueprint(import_module(f"{__name__}.{module.name}").bp)
