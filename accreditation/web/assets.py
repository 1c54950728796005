"""Where the style sheets and scripts are: built file names carry a hash of their content, so browsers may keep them."""

import hashlib
import json
from pathlib import Path

from flask import Flask, url_for


def register(app: Flask) -> None:
    """Let a template say `asset("nhsuk-frontend.css")` or `asset("css/house.css")`."""
    static = Path(app.static_folder or "")
    manifest = static / "vendor" / "manifest.json"
    built: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}
    stamps: dict[str, str] = {}

    def asset(name: str) -> str:
        if name in built:
            return url_for("static", filename=f"vendor/{built[name]}")
        if name not in stamps or app.debug:
            stamps[name] = hashlib.sha256((static / name).read_bytes()).hexdigest()[:12]
        return url_for("static", filename=name, v=stamps[name])

    app.jinja_env.globals["asset"] = asset
