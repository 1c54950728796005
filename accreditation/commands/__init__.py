"""What an operator types: each module that is here and has a `group` is registered."""

from importlib import import_module
from pkgutil import iter_modules

from flask import Flask

HELPERS = frozenset({"databases", "group"})


def register(app: Flask) -> None:
    """Add every command group to `flask`."""
    for module in iter_modules(__path__):
        if module.name not in HELPERS:
            app.cli.add_command(import_module(f"{__name__}.{module.name}").group)
