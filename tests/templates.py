"""Templates that were compiled for one app of a worker are taken over by its next, so that a new app costs little."""

from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from accreditation.app import create_app
from accreditation.settings import Settings


class Compiled(BytecodeCache):
    """What templates became, by their names; the text that each was made of is compared before it is taken."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was made of the same text."""
        checksum, made = self._made.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = made

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Note what was made of a text."""
        if bucket.code is not None:
            self._made[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = Compiled()


def app_with(settings: Settings, **config: object) -> Flask:
    """The service with these settings, as `create_app` makes it."""
    app = create_app(settings, TESTING=True, **config)
    app.jinja_env.bytecode_cache = _COMPILED
    return app
