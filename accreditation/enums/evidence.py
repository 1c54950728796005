"""Evidence: what kind of thing it is, what it can show, and whether it may be used."""

from accreditation.enums.labelled import Labelled


class EvidenceMark(Labelled):
    """What a kind of evidence can show; the ceilings count these."""

    POLICY = "policy", "Policy or process"
    PRACTICE = "practice", "Practice"
    LEARNER_VOICE = "learner_voice", "Learner voice"
    EXTERNAL = "external", "External"
    OUTCOME = "outcome", "Outcome data"


class EvidenceKind(Labelled):
    """The catalogue of kinds of evidence."""

    LEARNER_SURVEY = "learner_survey", "Learner survey"
    NATIONAL_TRAINING_SURVEY = "national_training_survey", "National training survey"
    UNIVERSITY_EVALUATION = "university_evaluation", "Student or university evaluation"
    EDUCATIONAL_AUDIT = "educational_audit", "Educational audit"
    REGULATOR_REPORT = "regulator_report", "Regulator report"
    CARE_QUALITY_REPORT = "care_quality_report", "Care-quality report"
    INCIDENT_DATA = "incident_data", "Incident data"
    SPEAK_UP_DATA = "speak_up_data", "Speak-up data"
    EXCEPTION_REPORTS = "exception_reports", "Exception reports"
    STAFF_SURVEY = "staff_survey", "Staff survey"
    ATTRITION_DATA = "attrition_data", "Attrition and progression data"
    JOB_PLANS = "job_plans", "Job plans"
    APPRAISAL_RECORDS = "appraisal_records", "Appraisal records"
    LIBRARY_ASSESSMENT = "library_assessment", "Library assessment"
    POLICY = "policy", "Policy or process"
    MINUTES = "minutes", "Minutes of meetings"
    IMPROVEMENT_PROJECT = "improvement_project", "Improvement project"
    PARTNER_STATEMENT = "partner_statement", "Partner statement"
    TESTIMONY = "testimony", "Testimony"
    OTHER = "other", "Other"


class RevisionStatus(Labelled):
    """Whether a file may be cited and read."""

    RECEIVING = "receiving", "Arriving"
    SCANNING = "scanning", "Being checked"
    QUESTIONED = "questioned", "Waiting for an answer"
    ACCEPTED = "accepted", "Ready to use"
    HELD = "held", "Held: may contain patient details"
    RELEASED = "released", "Ready to use (released)"
    REJECTED = "rejected", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    TAKEN_DOWN = "taken_down", "Taken down"


USABLE = frozenset({RevisionStatus.ACCEPTED, RevisionStatus.RELEASED})
"""May be cited; "accepted" in a guard includes released."""


OVER = frozenset({RevisionStatus.REJECTED, RevisionStatus.WITHDRAWN, RevisionStatus.TAKEN_DOWN})
"""Will never be used again."""


class UnitKind(Labelled):
    """What a file is read by: the thing that a citation's numbers count."""

    PAGE = "page", "Page"
    SHEET = "sheet", "Sheet"
    SLIDE = "slide", "Slide"
    SECTION = "section", "Part"
    PICTURE = "picture", "Picture"
    LINK = "link", "Link"


class NumberGrade(Labelled):
    """How surely ten digits are a person's NHS number."""

    LIKELY = "likely", "Likely a patient's NHS number"
    POSSIBLE = "possible", "Possibly an NHS number"
    TEST = "test", "A test number, given to nobody"


class StoreFault(Labelled):
    """What is wrong with a kept file."""

    MISSING = "missing", "The file is missing from the store"
    ALTERED = "altered", "The file in the store is not the one that was checked"


class RetentionClass(Labelled):
    """Why a file is kept."""

    SUBMITTED = "submitted", "Submitted with an application"
    IN_USE = "in_use", "In use in a library"
    REPLACED = "replaced", "Replaced by a newer file, never submitted"
    ENDED = "ended", "Withdrawn, taken down or refused, never submitted"


class EvidenceTrigger(Labelled):
    """What happens to a revision."""

    RECEIVED = "received", "Received", "Received"
    ACCEPT = "accept", "Accept", "Accepted"
    ASK = "ask", "Ask about a number", "Asked about a number"
    HOLD = "hold", "Hold", "Held"
    REFUSE = "refuse", "Refuse", "Refused"
    RELEASE = "release", "Release", "Released"
    REJECT = "reject", "Reject", "Rejected"
    WITHDRAW = "withdraw", "Withdraw", "Withdrawn"
    TAKE_BACK = "take_back", "Take back", "Taken back"
    TAKE_DOWN = "take_down", "Take down", "Taken down"


class ScanResult(Labelled):
    """What the virus scanner said."""

    CLEAN = "clean", "No virus found"
    INFECTED = "infected", "Virus found"
    NOT_SCANNED = "not_scanned", "Not scanned for viruses"


class EvidenceException(Labelled):
    """What a reviewer may flag on a citation."""

    NOT_VALID = "not_valid", "Does not show what is claimed"
    NOT_AUTHENTIC = "not_authentic", "May not be genuine"
    OUT_OF_DATE = "out_of_date", "Out of date"
    NOT_ENOUGH = "not_enough", "Not enough on its own"


class CitationDoubt(Labelled):
    """Why a citation of a file that may be used should still be looked at again."""

    OUT_OF_DATE = "out_of_date", "Out of date"
    NEWER_FILE = "newer_file", "A newer file exists"


class Likeness(Labelled):
    """What a page of a newer file is to the page that is cited of the older one."""

    ALIKE = "alike", "The words on the page are the same, or nearly"
    MOVED = "moved", "The same words, on another page now"
    OTHER_FIGURES = "other_figures", "The figures on the page are other ones"
    OTHER_WORDS = "other_words", "The words on the page are other ones"
    NO_WORDS = "no_words", "The page has no words that could be compared"
    LONG = "long", "Too many pages to be compared"
    NO_SUCH_PAGE = "no_such_page", "The newer file has no such page"
    OTHER_UNIT = "other_unit", "The newer file is of another kind"


class UploadState(Labelled):
    """Where an upload in parts stands."""

    OPEN = "open", "Arriving"
    DONE = "done", "Arrived"
    ABANDONED = "abandoned", "Given up"
