"""A group of commands whose troubles are one line of advice and exit code 2, never a traceback."""

import sys

import click
from flask import current_app, has_app_context
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError, SQLAlchemyError

from accreditation.settings import BadSettings, Settings
from accreditation.storage.base import StoreTrouble

CANNOT = 2


class Advice(click.ClickException):
    """What an operator has to do first."""

    exit_code = CANNOT


class Group(AppGroup):
    """Commands of one noun; those of a group that uses the service's secrets refuse to run without them."""

    def __init__(self, *given: object, needs_secrets: bool = False, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self._needs_secrets = needs_secrets

    def invoke(self, ctx: click.Context) -> object:
        """Run the command, and turn what stops it into advice."""
        try:
            if self._needs_secrets and "--help" not in sys.argv:
                _settings(ctx).checked()
            return super().invoke(ctx)
        except BadSettings as bad:
            raise Advice(str(bad)) from bad
        except StoreTrouble as trouble:
            raise Advice(
                f"{trouble.message} Look at S3_BUCKET, S3_ENDPOINT and the AWS variables, or STORE_FOLDER."
            ) from trouble
        except SQLAlchemyError as trouble:
            raise Advice(advice(trouble)) from trouble
        except OSError as trouble:
            raise Advice(
                f"{trouble.strerror or type(trouble).__name__}: {trouble.filename or 'a file'}."
            ) from trouble


def advice(trouble: SQLAlchemyError) -> str:
    """What to do about a database that does not answer, without its words, which may hold what was asked."""
    cause = str(trouble.orig) if isinstance(trouble, DBAPIError) else ""
    if "password authentication failed" in cause or "no password supplied" in cause:
        return "The database refuses the user or the password. Look at DATABASE_URL."
    if "no such table" in cause or ("does not exist" in cause and isinstance(trouble, ProgrammingError)):
        return "The database has not the tables of this version. Run: flask --app wsgi db upgrade"
    if "does not exist" in cause:
        return "The server has no such database or user. Look at DATABASE_URL, and make them first."
    if "locked" in cause:
        return "The database is busy with other work. Nothing was changed. Try again in a minute."
    if isinstance(trouble, OperationalError | InterfaceError):
        return "The database does not answer. Look at DATABASE_URL, and whether the server runs and can be reached from here."
    return f"The database refused the work ({type(trouble).__name__}). Nothing was changed."


def _settings(ctx: click.Context) -> Settings:
    app = current_app if has_app_context() else ctx.ensure_object(ScriptInfo).load_app()
    settings: Settings = app.extensions["settings"]
    return settings
