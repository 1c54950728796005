"""Which kind a file's name points to; a guess is better left out than wrong."""

import pytest

from accreditation.enums.evidence import EvidenceKind as K
from accreditation.rules.kind_guesses import PAPERS, SUBJECTS, guess


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("student_evaluation_spring-2026.pdf", K.UNIVERSITY_EVALUATION),
        ("StudentFeedback2026.xlsx", K.LEARNER_SURVEY),
        ("Learner Surveys 2025+2026.pdf", K.LEARNER_SURVEY),
        ("NTS_2026.pdf", K.NATIONAL_TRAINING_SURVEY),
        ("Placement audit - ward 7.docx", K.EDUCATIONAL_AUDIT),
        ("cqc.report.pdf", K.CARE_QUALITY_REPORT),
        ("NMC visit.pdf", K.REGULATOR_REPORT),
        ("Freedom to Speak Up Q3.pdf", K.SPEAK_UP_DATA),
        ("exception-reports.csv", K.EXCEPTION_REPORTS),
        ("Job plans consultants.xlsx", K.JOB_PLANS),
        ("QIP handover.pptx", K.IMPROVEMENT_PROJECT),
        ("Letter of support (university).pdf", K.PARTNER_STATEMENT),
        ("MINUTES.PDF", K.MINUTES),
    ],
)
def test_words_of_a_name_point_to_a_kind(name: str, kind: K) -> None:
    assert guess(name) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Incident reporting policy.pdf", K.POLICY),
        ("Minutes of the appraisal group.pdf", K.MINUTES),
        ("Policies for learners.pdf", K.POLICY),
    ],
)
def test_the_sort_of_paper_goes_before_what_it_is_about(name: str, kind: K) -> None:
    assert guess(name) is kind


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".pdf",
        "2026.pdf",
        "scan0001.pdf",
        "Ward report.pdf",
        "survey.pdf",
        "audit.pdf",
        "minuteman.pdf",
        "cqcx.pdf",
        "Incidents and appraisals.pdf",
        "Minutes on the incident policy.pdf",
        "تقرير.pdf",
    ],
)
def test_nothing_is_guessed_where_nothing_or_too_much_fits(name: str) -> None:
    assert guess(name) is None


def test_no_phrase_stands_for_two_kinds_and_other_is_never_guessed() -> None:
    phrases = [phrase for table in (PAPERS, SUBJECTS) for each in table.values() for phrase in each]
    assert len(phrases) == len(set(phrases))
    assert set(K) - {*PAPERS, *SUBJECTS} == {K.OTHER}
