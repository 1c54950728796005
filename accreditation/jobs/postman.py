"""Send the letters that are due: hold a few, compose them, hand over one by one, and note each right after the server's yes."""

import logging
import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from accreditation import logs
from accreditation.db import begin_read, undo, unit_of_work
from accreditation.enums.letters import OPTIONAL, LetterKind
from accreditation.jobs.letters import COMPOSERS, Composer
from accreditation.jobs.worker import plainly
from accreditation.messages.channels.base import Channel, Delivery
from accreditation.messages.composing import Frame, composed
from accreditation.messages.post import Away, Post, Refused, TryLater
from accreditation.models.letters import Letter
from accreditation.services import letters
from accreditation.services.letters import Held

POLL_SECONDS = 1.0
SENDING = timedelta(minutes=2)
"""So long after they were taken, letters of a batch are begun; what is begun ends well before the lease does."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 60.0
RECORD_TRIES = 5
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ready:
    """A letter that is to be sent, with its words; and whether its address refused one lately."""

    letter: Letter
    post: Post
    had_refused: bool


class Postman:
    """One sender of letters; any number may run, on any machine with the same database."""

    def __init__(
        self,
        app: Flask,
        channel: Channel,
        composers: Mapping[LetterKind, Composer] = COMPOSERS,
        *,
        poll: float = POLL_SECONDS,
        parent: int | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self._app, self._channel, self._composers = app, channel, composers
        self._frame = Frame.of(app.extensions["settings"])
        self._poll, self._parent = poll, parent
        self._stop = stop or threading.Event()
        self._pause = 0.0

    def run(self) -> None:
        """Send until told to stop, or until the parent is gone; the letter in hand is always finished first."""
        while not self._stop.is_set() and (self._parent is None or os.getppid() == self._parent):
            try:
                busy = self.once() > 0
            except SQLAlchemyError:
                logs.rarely.log(log, logging.ERROR, "the database does not answer", exc_info=True)
                busy = False
            # Whatever it is, the letters after it must not wait for ever.
            except Exception:
                log.exception("letters could not be sent")
                busy = False
            if self._pause or not busy:
                self._stop.wait(self._pause or self._poll)

    def drain(self) -> int:
        """Send everything that is due now, as far as the server takes it, and say how many letters were looked at."""
        count = 0
        while not self._stop.is_set() and (done := self.once()):
            count += done
        return count

    def once(self) -> int:
        """Send one batch; how many letters it came to an end with, or put off each for itself."""
        with self._app.app_context():
            with unit_of_work():
                held = letters.claim()
            if held is None:
                return 0
            began = time.monotonic()
            try:
                posts = self._composed(held)
                done = len(held.letter_ids) - len(posts)
                return done + (self._carry(held, posts, began) if posts else 0)
            finally:
                with unit_of_work():
                    letters.release(held)

    def _composed(self, held: Held) -> list[Ready]:
        """The letters that are to be sent; what is not is noted as such."""
        begin_read()
        batch = letters.held_letters(held)
        refusing = letters.refusing({_address(letter) for letter in batch})
        posts: list[Ready] = []
        ends: list[tuple[int, str | None]] = []
        suppressed = [letter.id for letter in batch if refusing.get(_address(letter))]
        for letter in batch:
            if letter.id in suppressed:
                continue
            try:
                post = self._compose(letter)
            except (OperationalError, InterfaceError):
                raise
            # A composer may fail in any way; this letter says so, and the others go on.
            except Exception as error:
                undo()
                begin_read()
                log.warning("Letter %s could not be put together", letter.id, exc_info=True)
                ends.append((letter.id, f"The letter could not be put together ({plainly(error)})."))
            else:
                if post is None:
                    ends.append((letter.id, None))
                else:
                    posts.append(Ready(letter, post, post.to in refusing))
        self._note_ends(held.token, suppressed, ends)
        return posts

    def _compose(self, letter: Letter) -> Post | None:
        if letter.person is not None and letter.person.disabled_at is not None:
            return None
        content = self._composers[letter.kind](letter)
        if content is None:
            return None
        return composed(
            content,
            self._frame,
            number=letter.message_id,
            to=_address(letter),
            optional=letter.kind in OPTIONAL and letter.person is not None,
        )

    def _note_ends(
        self, token: str, suppressed: Sequence[int], ends: Sequence[tuple[int, str | None]]
    ) -> None:
        with unit_of_work():
            for letter_id in suppressed:
                letters.note_suppressed(letter_id, token)
            for letter_id, reason in ends:
                if reason is None:
                    letters.note_withheld(letter_id, token)
                else:
                    letters.note_failed(letter_id, token, reason)

    def _carry(self, held: Held, posts: Sequence[Ready], began: float) -> int:
        """Hand the letters over one by one; how many came to an end, or were put off each for itself."""
        done = 0
        try:
            with self._channel.opened() as delivery:
                for ready in posts:
                    late = time.monotonic() - began > SENDING.total_seconds()
                    if self._stop.is_set() or late:
                        break
                    self._hand_over(delivery, ready, held.token)
                    done += 1
        except Away as away:
            logs.rarely.log(log, logging.WARNING, f"letters wait: {away}")
            with unit_of_work():
                letters.note_away(held, str(away))
            self._pause = min(self._pause * 2 or FIRST_PAUSE, LONGEST_PAUSE)
            return 0
        self._pause = 0.0
        return done

    def _hand_over(self, delivery: Delivery, ready: Ready, token: str) -> None:
        letter, post = ready.letter, ready.post
        try:
            delivery.send(post)
        except Refused as refused:
            with unit_of_work():
                letters.note_refused(
                    letter.id, token, str(refused), address=post.to if refused.of_address else ""
                )
        except TryLater as later:
            with unit_of_work():
                letters.note_later(letter, token, str(later))
        except Away as away:
            # Perhaps it is this letter that ends the connection: the next try begins with another.
            with unit_of_work():
                letters.note_later(letter, token, str(away))
            raise
        except Exception as error:
            log.warning("Letter %s could not be handed over", letter.id, exc_info=True)
            with unit_of_work():
                letters.note_later(letter, token, f"The letter could not be handed over ({plainly(error)}).")
            raise Away("Letters cannot be handed over: look at the log.") from error
        else:
            self._note_sent(ready, token)

    def _note_sent(self, ready: Ready, token: str) -> None:
        """Write down the server's yes; a database that is away for a moment must not make for a second copy."""
        for tries_left in reversed(range(RECORD_TRIES)):
            try:
                with unit_of_work():
                    noted = letters.note_sent(
                        ready.letter.id, token, to=ready.post.to, had_refused=ready.had_refused
                    )
            except (OperationalError, InterfaceError):
                if not tries_left:
                    raise
                self._stop.wait(1)
            else:
                if not noted:
                    log.warning("Letter %s was sent by two senders", ready.letter.id)
                return


def _address(letter: Letter) -> str:
    """Where a letter goes: to its person's address of today, else to the one it was asked for."""
    return letter.person.email if letter.person is not None else letter.address


class Postmen:
    """Several senders in one process, each with a connection of its own, so that a slow server is waited for side by side."""

    def __init__(self, app: Flask, channel: Channel, *, parent: int | None = None) -> None:
        self.stopped = threading.Event()
        self._threads = [
            threading.Thread(
                target=Postman(app, channel, parent=parent, stop=self.stopped).run, name=f"postman-{number}"
            )
            for number in range(app.extensions["settings"].mail.connections)
        ]

    def start(self) -> None:
        """Begin to send."""
        for thread in self._threads:
            thread.start()

    def join(self) -> None:
        """Wait until each has finished the letter in its hand, after being told to stop or left alone."""
        for thread in self._threads:
            thread.join()
