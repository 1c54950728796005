"""The worker of gunicorn that serves us: it gives the head of a request a few seconds, so that slow ones hold no thread."""

from typing import Any

from gunicorn.workers.gthread import _DEFER, ThreadWorker

from accreditation.patience import FIRST_BYTE_SECONDS, HEAD_SECONDS, WATCH, stop_reading


class Worker(ThreadWorker):  # type: ignore[misc]
    """gthread, which waits for the first byte without a thread and then for ever with one."""

    def handle(self, conn: Any) -> Any:
        """Read one request and answer it; a head that does not come is the end of the connection."""
        is_new = not conn.initialized and not conn.data_ready
        if is_new and not conn.wait_for_data(FIRST_BYTE_SECONDS):
            return _DEFER
        conn.head_is_here = False

        def end() -> None:
            if not conn.head_is_here:
                stop_reading(conn.sock)

        with WATCH.after(HEAD_SECONDS, end):
            return super().handle(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer one request, whose head is here; its body has limits of its own (web/bodies)."""
        conn.head_is_here = True
        return super().handle_request(req, conn)
