"""Puts the whole demonstration on its calendar and lets it happen, so that every audit chain is real."""

from collections.abc import Callable
from datetime import date
from functools import partial

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.demo import field, practice, stages
from accreditation.demo.calendar import Calendar, working_day
from accreditation.demo.cases import CASES, MEETINGS, RETURNS
from accreditation.demo.field import Field
from accreditation.demo.people import holders
from accreditation.demo.places import PROVIDER_OF, PROVIDERS
from accreditation.demo.routes import Case, Meeting
from accreditation.demo.stages import Cast, Sitting, Story
from accreditation.enums.concerns import CareQuality, FactKind
from accreditation.enums.people import Role
from accreditation.models.organisations import Organisation
from accreditation.services import deadlines, provider_facts

FOUNDED, FIRST_OPENS, FIRST_CLOSES, SECOND_OPENS, SECOND_CLOSES = 194, 190, 100, 96, -40
PAPERS_ADDED, FACTS_RECORDED, TRAINED_AGAIN = 188, 120, 95
LISTED, PAPERS_OUT, RATIFIED_AFTER = 12, 11, 3


class Timeline:
    """The cases and meetings of the demonstration as they come to be."""

    def __init__(self, made: Field) -> None:
        self.made, self.calendar = made, Calendar()
        self.stories: dict[str, Story] = {}
        self.sittings: dict[Meeting, Sitting] = {}

    def run(self, password_hash: str) -> None:
        """Let everything happen."""
        made, add = self.made, self.calendar.add
        add(FOUNDED, partial(field.set_places, made))
        add(FOUNDED, partial(field.set_people, made, password_hash))
        add(FIRST_OPENS, partial(field.open_round, made, "first", working_day(FIRST_CLOSES)), hour=9)
        add(SECOND_OPENS, partial(field.open_round, made, "second", working_day(SECOND_CLOSES)), hour=9)
        add(PAPERS_ADDED, partial(field.upload_papers, made))
        add(FACTS_RECORDED, self._record_provider_facts)
        add(TRAINED_AGAIN, partial(field.train_again, made))
        add(TRAINED_AGAIN, partial(practice.publish, made), hour=10)
        add(FIRST_CLOSES - 2, deadlines.apply, hour=8)
        for case in CASES:
            self._plan_case(case)
        for key, back in RETURNS.items():
            add(back, partial(self._begin_return, key), hour=15)
        for meeting in MEETINGS:
            self._plan_meeting(meeting)
        add(0, partial(field.propose_teams, made, "second"), hour=8)
        self.calendar.run()

    def _plan_case(self, case: Case) -> None:
        steps = case.steps()
        self.calendar.add(steps[0][0], partial(self._begin, case))
        for back, some in [*steps, *((back, (step,)) for back, step in case.then)]:
            for step in some:
                self.calendar.add(back, partial(self._take, case.place, step))

    def _begin(self, case: Case) -> None:
        made = self.made
        self.stories[case.place] = stages.begin(
            made.places[case.place], made.rounds[case.round], self._cast(case), case.plan
        )

    def _begin_return(self, key: str) -> None:
        lead = self.made.viewer(holders(Role.PROVIDER_LEAD, key)[0].name)
        stages.begin_return(self.made.providers[key], self.made.rounds["second"], lead)

    def _take(self, place: str, step: Callable[[Story], object]) -> None:
        step(self.stories[place])

    def _cast(self, case: Case) -> Cast:
        provider = PROVIDER_OF[case.place]
        view, office = self.made.viewer, provider.office
        return Cast(
            lead=view(holders(Role.PROVIDER_LEAD, provider.key)[0].name),
            signatory=view(holders(Role.SIGNATORY, provider.key)[0].name),
            secretary=view(holders(Role.SECRETARIAT, office)[0].name),
            reviewers=[view(name) for name in case.team],
            moderator=view(holders(Role.MODERATOR, office)[0].name),
            ratifier=view(holders(Role.RATIFIER, office)[0].name),
            concern_officer=view(holders(Role.CONCERN_OFFICER, office)[0].name),
            contributors=[view(someone.name) for someone in holders(Role.CONTRIBUTOR, provider.key)],
        )

    def _plan_meeting(self, meeting: Meeting) -> None:
        add, back = self.calendar.add, meeting.back
        add(max(back + 20, 5), partial(self._arrange, meeting, working_day(back)), hour=9)
        for place in meeting.places:
            add(back + LISTED, partial(self._at_meeting, meeting, place, stages.to_at_panel), hour=12)
        if not meeting.places:
            return
        add(back + PAPERS_OUT, lambda: stages.issue_papers(self.sittings[meeting]), hour=12)
        add(back, lambda: stages.open_meeting(self.sittings[meeting]), hour=13)
        for place in meeting.to_decide:
            add(back, partial(self._at_meeting, meeting, place, stages.to_decided), hour=14)
            if meeting.ratified:
                add(back - RATIFIED_AFTER, partial(self._take, place, stages.ratify), hour=15)
        if meeting.to_decide == meeting.places:
            add(back, lambda: stages.close_meeting(self.sittings[meeting]), hour=16)

    def _arrange(self, meeting: Meeting, held_on: date) -> None:
        secretary = self.made.viewer(holders(Role.SECRETARIAT, meeting.office)[0].name)
        title = f"Panel meeting, {held_on:%B %Y}"
        office_id = self.made.offices[meeting.office]
        self.sittings[meeting] = stages.arrange(secretary, office_id, held_on, title)

    def _at_meeting(self, meeting: Meeting, place: str, step: Callable[[Story, Sitting], object]) -> None:
        step(self.stories[place], self.sittings[meeting])

    def _record_provider_facts(self) -> None:
        """What is known of the providers from outside: ratings, and what excellence asks."""
        for provider in PROVIDERS.values():
            rating = CareQuality.GOOD if provider.key != "bridge" else CareQuality.NOT_RATED
            self._fact(provider.key, FactKind.CARE_QUALITY, rating.value, "Inspection report")
        self._fact("calder", FactKind.BENCHMARK_CYCLES, "2", "Learner surveys of the last two years")
        self._fact("calder", FactKind.SHARES_PRACTICE, "yes", "Letter of the chief executive")
        self._fact("beechholme", FactKind.SUPPORT_LEVEL, "1", "Quality register")

    def _fact(self, key: str, kind: FactKind, value: str, source: str) -> None:
        officer = self.made.viewer(holders(Role.CONCERN_OFFICER, PROVIDERS[key].office)[0].name)
        with unit_of_work():
            organisation = db.session.get_one(Organisation, self.made.providers[key])
            provider_facts.record(
                organisation, actor=officer, kind=kind, value=value, source=source, dated_on=clock.today()
            )
