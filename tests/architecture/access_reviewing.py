"""Who gets which answer from the addresses of the pool of reviewers, its allocation, and the review of a case."""

from tests.architecture.access_rows import (
    DRAFTERS,
    LEAD,
    MEETING,
    OFFICE,
    PROVIDER,
    REVIEWERS,
    SECRETARIAT,
    SIGNED_IN,
    Row,
    S,
    about,
    open_to_all,
    role,
    who,
)

REVIEWING: dict[str, tuple[Row, ...]] = {
    "concerns.inform": (about(S.SCORING, who("concern_officer")),),
    "concerns.require": (about(S.SCORING, who("concern_officer")),),
    "concerns.share": (about(S.SCORING, who("concern_officer")),),
    # Reviewers: their own details, and those of an office as it looks after them.
    "reviewer_details.show": (Row({REVIEWERS | who("elsewhere_reviewer"): 200}),),
    "reviewer_details.change": (Row({REVIEWERS | who("elsewhere_reviewer"): 200}),),
    "reviewer_details.add_away": (Row({REVIEWERS | who("elsewhere_reviewer"): 200}),),
    "reviewer_details.take_away_back": (Row({who("lead"): 200}),),
    "reviewer_details.add_tie": (Row({REVIEWERS | who("elsewhere_reviewer"): 200}),),
    "reviewer_details.change_tie": (Row({who("lead"): 200}),),
    "reviewers.index": (role(SECRETARIAT, who("elsewhere_secretariat administrator")),),
    "reviewers.show": (Row({who("secretariat administrator"): 200}),),
    "reviewers.add_training": (Row({who("secretariat administrator"): 200}),),
    "reviewers.strike_out": (Row({who("secretariat administrator"): 200}),),
    "reviewer_applications.apply": (open_to_all(),),
    "reviewer_applications.sent": (open_to_all(),),
    "reviewer_applications.index": (role(SECRETARIAT, who("elsewhere_secretariat administrator")),),
    "reviewer_applications.show": (Row({who("secretariat administrator"): 200}),),
    "reviewer_imports.show": (role(SECRETARIAT, who("elsewhere_secretariat administrator")),),
    "reviewer_imports.empty": (role(SECRETARIAT, who("elsewhere_secretariat administrator")),),
    "reviewer_imports.preview": (Row({SECRETARIAT: 200}),),
    # Of the office, who runs a case and who ratifies it know of its conflicts.
    "conflicts.show": (about(S.SCORING, who("secretariat ratifier"), OFFICE),),
    "conflicts.propose": (about(S.SCORING, SECRETARIAT, OFFICE),),
    "conflicts.decide": (about(S.SCORING, who("secretariat ratifier"), OFFICE),),
    "conflicts.later": (about(S.SCORING, SECRETARIAT, OFFICE),),
    "interests.show": (SIGNED_IN,),
    "interests.add": (SIGNED_IN,),
    "interests.change": (Row({who("analyst"): 200}),),
    "clarifications.show": (
        about(S.ASKED, PROVIDER, reads=PROVIDER - LEAD),
        about(S.SCORING, frozenset()),
    ),
    "clarifications.question": (
        about(S.ASKED, PROVIDER, reads=PROVIDER - DRAFTERS),
        about(S.SCORING, frozenset()),
    ),
    "review_questions.index": (
        about(S.SCORING, who("lead")),
        about(S.SCORING, who("lay"), review="lay"),
        about(S.TEAM_READY, frozenset(), review="invited"),
    ),
    "review_questions.write": (
        about(S.SCORING, who("lead")),
        about(S.ASKED, who("lay"), review="lay"),
        about(S.TEAM_READY, frozenset(), review="invited"),
    ),
    **dict.fromkeys(
        (
            "review_questions.gathered",
            "review_questions.word",
            "review_questions.send",
            "review_questions.waive",
        ),
        (
            about(S.SCORING, who("lead")),
            about(S.ASKED, who("lead")),
            about(S.SCORING, frozenset(), who("lay"), review="lay"),
        ),
    ),
    "review_questions.close": (
        about(S.ASKED, who("lead")),
        about(S.ASKED, frozenset(), who("lay"), review="lay"),
    ),
    "reviews.note": (
        about(S.SCORING, who("lead")),
        about(S.SCORING, who("lay"), review="lay"),
        about(S.TEAM_READY, frozenset(), review="invited"),
    ),
    "visits.plan": (
        about(S.VISITED, who("lead")),
        about(S.VISITED, who("lay"), review="lay"),
        # Only an application for excellence has a visit.
        about(S.SCORING, frozenset()),
    ),
    "visits.days": (
        about(S.VISITED, who("lead")),
        about(S.VISITED, frozenset(), who("lay"), review="lay"),
    ),
    "visits.settle": (
        about(S.VISITED, who("lead")),
        about(S.VISITED, frozenset(), who("lay"), review="lay"),
    ),
    "visits.agenda": (
        about(S.VISITED, who("lead")),
        about(S.VISITED, who("lay"), review="lay", reads=who("lay")),
    ),
    "visits.people": (about(S.VISITED, who("lead")), about(S.VISITED, who("lay"), review="lay")),
    "visits.notes": (about(S.VISITED, who("lead")), about(S.VISITED, who("lay"), review="lay")),
    "visits.note": (about(S.VISITED, who("lead")), about(S.VISITED, who("lay"), review="lay")),
    "visits.provider": (about(S.VISITED, PROVIDER, reads=who("contributor signatory information_lead")),),
    "visits.office": (about(S.VISITED, SECRETARIAT, OFFICE - SECRETARIAT),),
    "discussions.of_team": (
        about(S.SCORING, frozenset()),
        about(S.MODERATION, who("lead")),
        about(S.MODERATION, who("lay"), review="lay"),
    ),
    "discussions.of_moderator": (
        about(S.SCORING, frozenset()),
        about(S.MODERATION, who("moderator")),
    ),
    "unlocks.ask": (
        about(S.SCORING, who("lead")),
        about(S.SCORING, who("lay"), review="lay"),
        about(S.TEAM_READY, frozenset(), review="invited"),
    ),
    "unlocks.decide": (
        about(S.MODERATION, who("moderator")),
        about(S.SCORING, frozenset()),
    ),
    "report_documents.of_provider": (about(S.ACCURACY, PROVIDER), about(S.MODERATION, frozenset())),
    "report_documents.of_team": (
        about(S.SCORING, frozenset()),
        about(S.MODERATION, who("lead")),
        about(S.MODERATION, who("lay"), review="lay"),
    ),
    "report_documents.of_item": (about(S.CALLED, MEETING),),
    "report_history.show": (
        about(S.SCORING, frozenset(), given={"code": "summary"}),
        about(S.MODERATION, who("lead"), given={"code": "summary"}),
        about(S.MODERATION, who("lay"), review="lay", given={"code": "summary"}),
    ),
    "report_history.restore": (
        about(S.ACCURACY, who("lead"), given={"code": "summary", "number": 1}),
        about(S.ACCURACY, frozenset(), who("lay"), review="lay", given={"code": "summary", "number": 1}),
    ),
    "accuracy.mark": (
        about(S.ACCURACY, DRAFTERS, who("signatory information_lead"), given={"code": "1.1"}),
        about(S.MODERATION, frozenset()),
    ),
    "accuracy.change": (about(S.ACCURACY, DRAFTERS, who("signatory information_lead")),),
    "accuracy.answer": (
        about(S.CONFIRMED, who("lead")),
        about(S.CONFIRMED, who("lay"), review="lay", reads=who("lay")),
    ),
    "consensus.case_figures": (
        about(S.SCORING, frozenset()),
        about(S.MODERATION, who("moderator")),
    ),
    "agreement.index": (
        role(SECRETARIAT, who("elsewhere_secretariat moderator elsewhere_moderator analyst")),
    ),
    "agreement.show": (Row({who("secretariat moderator analyst"): 200}),),
    "allocations.index": (role(who("secretariat elsewhere_secretariat")),),
    "allocations.propose": (about(S.ALLOCATION, SECRETARIAT, OFFICE),),
    "allocations.show": (Row({SECRETARIAT: 200}),),
    "allocations.change": (Row({SECRETARIAT: 200}),),
    "allocations.discard": (Row({SECRETARIAT: 200}),),
    "objections.show": (about(S.TEAM_READY, LEAD, PROVIDER),),
    "objections.lodge": (about(S.TEAM_READY, LEAD, PROVIDER, review="lay"),),
    "objections.decide": (about(S.TEAM_READY, SECRETARIAT, review="lay"),),
}
"""The rows of the table that are about reviewing."""
