"""What addresses look like: bounded ids, and style sheets and scripts under names that carry a hash of their content."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, url_for
from werkzeug.routing import IntegerConverter, UnicodeConverter, ValidationError

LARGEST = 2**31 - 1
_OUR_PATH = re.compile(r"/(?!/)[^\\\x00-\x1f\x7f]*\Z")


def on_this_service(address: str | None) -> str | None:
    """An address that somebody was given to go on to, if it is a page of ours."""
    try:
        parts = urlsplit(address or "")
    # "//[::1" is no address at all.
    except ValueError:
        return None
    # As it was sent: a browser leaves out tabs and line ends, and takes "///elsewhere" for another host.
    is_path = _OUR_PATH.match(address or "") is not None
    is_ours = is_path and not parts.scheme and not parts.netloc
    return address if is_ours else None


class IdConverter(IntegerConverter):
    """A positive 32-bit id without leading zeros."""

    regex = r"[1-9]\d{0,9}"

    def to_python(self, value: str) -> int:
        """The id, or no such address."""
        number = int(value)
        if number > LARGEST:
            raise ValidationError
        return number


class TextConverter(UnicodeConverter):
    """A text in an address, without the sign that no PostgreSQL text takes."""

    def to_python(self, value: str) -> str:
        """The text, or no such address."""
        if "\x00" in value:
            raise ValidationError
        return value


def register_assets(app: Flask) -> None:
    """Let a template say `asset("nhsuk-frontend.css")` or `asset("css/house.css")`."""
    static = Path(app.static_folder or "")
    manifest = static / "vendor" / "manifest.json"
    built: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}
    addresses: dict[str, str] = {}

    def asset(name: str) -> str:
        # In development a file changes under the running service.
        if name not in addresses or app.debug:
            addresses[name] = address(name)
        return addresses[name]

    def address(name: str) -> str:
        if name in built:
            return url_for("static", filename=f"vendor/{built[name]}")
        return url_for(
            "static", filename=name, v=hashlib.sha256((static / name).read_bytes()).hexdigest()[:12]
        )

    app.jinja_env.globals["asset"] = asset
