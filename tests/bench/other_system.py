"""A small system that is not ours: one paper behind a cookie, a form with a token and a version, and a page that refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from flask import Flask, Response, redirect, request
from werkzeug.serving import WSGIRequestHandler, make_server

FORM = """<!doctype html><title>Paper</title><form><input name=q></form>
<form method=post action="{action}"><input name=token value=t-{version}><input name=version value={version}>
<input name=untouched value=lèft><textarea name=words>{words}</textarea></form>"""


class Handler(WSGIRequestHandler):
    """Connections are kept, and nothing is logged."""

    protocol_version = "HTTP/1.1"

    def log(self, *_words: object) -> None:
        """Say nothing."""


@dataclass
class Other:
    """The system's address and what it was sent."""

    address: str = ""
    version: int = 1
    words: str = "never saved"
    saves: list[dict[str, str]] = field(default_factory=list)
    action: str = "paper/save?kind=review"

    def app(self) -> Flask:
        """Its pages."""
        app = Flask("other")
        app.add_url_rule("/paper", view_func=self.paper)
        app.add_url_rule("/paper/save", view_func=self.save, methods=["POST"])
        app.add_url_rule("/closed", view_func=lambda: ("<main>Not for you</main>", 403), endpoint="closed")
        return app

    def paper(self) -> Response:
        """The form, to whoever is signed in."""
        if request.cookies.get("who") != "reviewer":
            return Response("Please sign in")
        return Response(
            FORM.format(action=self.action, version=self.version, words=self.words), mimetype="text/html"
        )

    def save(self) -> Response:
        """Keep a save that builds on the newest version."""
        sent = request.form.to_dict()
        if sent.get("token") != f"t-{self.version}" or sent.get("version") != str(self.version):
            return Response("<main>Somebody saved before you</main>", 409)
        self.version, self.words = self.version + 1, sent["words"]
        self.saves.append(sent)
        return redirect("/paper")  # type: ignore[return-value]


@contextmanager
def served() -> Iterator[Other]:
    """The system on a port of this machine."""
    other = Other()
    server = make_server("127.0.0.1", 0, other.app(), threaded=True, request_handler=Handler)
    other.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield other
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
