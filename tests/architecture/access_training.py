"""Who gets which answer from the addresses of training, of reports on reviewers, and of exercises on the line of an award."""

from tests.architecture.access_rows import OFFICE, REVIEWERS, SECRETARIAT, Row, S, about, role, who

_REVIEWERS = REVIEWERS | who("elsewhere_reviewer")
_EDITORS = who("secretariat elsewhere_secretariat administrator")
_EDITED = Row({_EDITORS: 200})
_OFFICES = who("secretariat elsewhere_secretariat")
_EXPERT = Row({who("lay"): 200})
_OWN = Row({who("lead"): 200})
"""The visitors' training case is handed in by the lead reviewer alone."""

ROWS: dict[str, tuple[Row, ...]] = {
    "training.index": (role(_REVIEWERS),),
    "training.show": (Row({_REVIEWERS: 200}),),
    "training.score": (_OWN,),
    "training.hand_in": (_OWN,),
    "training.difference": (_OWN,),
    "training_cases.index": (role(_EDITORS),),
    "training_cases.new": (role(_EDITORS),),
    "training_cases.copy": (about(S.CLOSED, SECRETARIAT, OFFICE),),
    "training_cases.show": (_EDITED,),
    "training_cases.change": (_EDITED,),
    "training_cases.standard": (_EDITED,),
    "training_cases.leave_out": (_EDITED,),
    "training_cases.retire": (_EDITED,),
    # The lead reviewer's own report, and the moderators' of the office.
    "calibration.index": (role(who("moderator elsewhere_moderator")),),
    "calibration.show": (Row({who("lead moderator"): 200}, stage=S.CLOSED),),
    "cycle_reports.index": (role(_OFFICES),),
    "cycle_reports.show": (Row({_OFFICES: 200}),),
    "cycle_reports.as_csv": (Row({_OFFICES: 200}),),
    "standard_settings.index": (role(_EDITORS),),
    "standard_settings.new": (role(_EDITORS),),
    "standard_settings.show": (_EDITED,),
    "standard_settings.ask": (_EDITED,),
    "standard_settings.add_case": (_EDITED,),
    "standard_settings.close": (_EDITED,),
    # The lay reviewer alone is asked to judge.
    "standard_settings.judge": (_EXPERT,),
    "standard_settings.place": (_EXPERT,),
}
