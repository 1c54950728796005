"""Facts about pauses, deadlines and the way back from a deadline."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import exists, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED, ApplicationKind, ApplicationStatus
from accreditation.models.applications import Application
from accreditation.queries import clocks, heartbeats, organisation_returns
from accreditation.rules import working_days
from accreditation.services.case_facts.base import Part


class EndingPart(Part):
    """What pauses and deadlines ask."""

    @property
    def paused(self) -> bool:
        """Whether the case is paused now."""
        return self.application.paused_at is not None

    @cached_property
    def _pause_ends(self) -> datetime | None:
        pause = clocks.running_pause(self.application.id) if self.paused else None
        return None if pause is None else clocks.ends(pause)

    @property
    def pause_ran_out(self) -> bool:
        """Whether the pause has lasted as long as it may."""
        return self._pause_ends is not None and self._pause_ends < clock.now()

    @property
    def taken_down(self) -> bool:
        """Whether a cited file was taken down since the signature."""
        return bool(self.given.get("taken_down"))

    @cached_property
    def _deadline(self) -> datetime | None:
        due = self.application.due_on
        return None if due is None else working_days.closes(due)

    @property
    def deadline_passed(self) -> bool:
        """Whether the deadline of this state has passed; the day it is due on has any grace in it."""
        return self._deadline is not None and self._deadline < clock.now()

    @cached_property
    def clock_in_doubt(self) -> bool:
        """Whether the machine's clock has jumped, and nobody has confirmed the date since."""
        return heartbeats.clock_in_doubt()

    @property
    def time_over(self) -> bool:
        """Whether the deadline of this state has passed and counts: the same closes a case and refuses a late step."""
        return self.deadline_passed and not self.clock_in_doubt and not self.service_was_down

    @cached_property
    def service_was_down(self) -> bool:
        """Whether the service was down on the day of the deadline and on each working day that ended since."""
        # While a case is paused only the end of the pause counts, as in the guard itself.
        deadline = self._pause_ends or self._deadline
        outage = timedelta(hours=self.policy.cycle.outage_hours)
        return deadline is not None and heartbeats.down_since(deadline, outage)

    @cached_property
    def within_reinstatement(self) -> bool:
        """Whether the case may still be reopened."""
        reopened_until = clocks.reopened_until(self.application.id)
        return reopened_until is not None and clock.now() <= working_days.closes(reopened_until)

    @cached_property
    def another_live_case(self) -> bool:
        """Whether the same place has another case under way."""
        mine = self.application
        return bool(
            db.session.scalar(
                select(
                    exists().where(
                        Application.placement_id == mine.placement_id,
                        Application.organisation_id == mine.organisation_id,
                        Application.kind == mine.kind,
                        Application.id != mine.id,
                        Application.status.not_in(ENDED),
                    )
                )
            )
        )

    @cached_property
    def resting_on_it(self) -> Sequence[str]:
        """The placements whose own case holds what this organisation return signed."""
        if self.kind is ApplicationKind.PLACEMENT:
            return ()
        return organisation_returns.resting_on(self.application.id)

    @property
    def lapsed_from(self) -> ApplicationStatus | None:
        """The state that a lapsed case left."""
        return self.application.lapsed_from
