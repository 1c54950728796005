"""Words an application as a document, for reading and for a board: what it says of itself, then domain by domain."""

from collections.abc import Iterator

from accreditation import dates
from accreditation.documents.descriptions import Block, Document, Heading, Note, Table, Text
from accreditation.queries.application_documents import (
    AnsweredStandard,
    CitedEvidence,
    WholeApplication,
)
from accreditation.queries.comments import Thread
from accreditation.queries.crosswalk import NOT_USABLE
from accreditation.web.differences import TEXTS, score_words
from accreditation.web.filters import covers, span

INTERNAL = "Contains your team’s internal comments: not for outside"
DRAFT = "Draft: not submitted yet"
CAME_BACK = "Draft: the application came back, and this is not what was submitted"
LATER = "Added later, on the reviewers’ questions"
UNCONFIRMED = "Taken from your last application. Nobody has said yet that it is still true."


def described(whole: WholeApplication, *, with_evidence: bool) -> Document:
    """The whole application, with the comments that were read with it."""
    application = whole.application
    return Document(
        title=f"Self-assessment: {application.subject.name}",
        subtitle=application.organisation.name,
        owner=application.organisation.name,
        foot=f"{application.reference}, {_standing(whole)}" + (f". {INTERNAL}" if whole.has_comments else ""),
        made_on=whole.as_of,
        first=tuple(_first(whole)),
        blocks=tuple(_blocks(whole, with_evidence=with_evidence)),
        contents=True,
    )


def _standing(whole: WholeApplication) -> str:
    day = dates.day(whole.as_of)
    return f"submitted on {day}" if whole.submitted else f"draft, as saved on {day}"


def _first(whole: WholeApplication) -> Iterator[Block]:
    """The first page: what must not be overlooked, and what the document is."""
    application, version = whole.application, whole.application.framework_version
    if whole.has_comments:
        yield Note(INTERNAL)
    if whole.submitted is None:
        yield Note(CAME_BACK if application.submitted_at else DRAFT)
    standing = _standing(whole)
    rows = [
        ("Provider", application.organisation.name),
        ("About", application.subject.name),
        ("Application", application.reference),
        ("What it is" if application.is_return else "Award applied for", application.sought),
        ("Framework", f"{version.title}, version {version.version}"),
        ("What this is", standing[0].upper() + standing[1:]),
    ]
    if whole.comments_asked and not whole.has_comments:
        rows.append(("Internal comments", "Your team has written none"))
    if whole.submitted:
        rows += [
            (signature.kind.label, f"{signature.person.name}, {dates.moment(signature.signed_at)}")
            for signature in whole.submitted.signatures
        ]
    rows += [
        (
            "Answers to the reviewers’ questions",
            f"Added on {dates.day(added.declared_at)}, declared by {added.declared_by}",
        )
        for added in whole.added
    ]
    yield Table("About this document", ("Detail", "This document"), tuple(rows), (1, 2))


def _blocks(whole: WholeApplication, *, with_evidence: bool) -> Iterator[Block]:
    for domain, standards in whole.domains:
        yield Heading(f"{domain.code}. {domain.title}", 1)
        yield Table(
            f"Domain {domain.code} at a glance",
            ("Standard", "Self score"),
            tuple((_name(answered), score_words(answered.answer)) for answered in standards),
            (4, 1),
        )
        for answered in standards:
            yield from _standard(answered, with_evidence=with_evidence)


def _name(answered: AnsweredStandard) -> str:
    return f"{answered.standard.code} {answered.standard.title}"


def _standard(answered: AnsweredStandard, *, with_evidence: bool) -> Iterator[Block]:
    standard, answer = answered.standard, answered.answer
    yield Heading(_name(answered), 2)
    yield Text(f"{standard.standard_class.label}. {standard.wording}")
    if answered.waits_to_be_confirmed:
        yield Note(UNCONFIRMED)
    if answered.local is not None:
        yield Note(f"Answered once for the organisation. {answered.local.state.label}.")
        if answered.local.difference:
            yield Heading("Different here", 3)
            yield Text(answered.local.difference)
    yield Heading("Self score", 3)
    yield Text(_score(answered))
    for name, label in TEXTS.items():
        # A reason that was typed before the box was cleared again is not part of what is said.
        text = getattr(answer, name) if name != "not_applicable_reason" or answer.not_applicable else ""
        if text:
            yield Heading(label, 3)
            yield Text(text)
    if with_evidence:
        yield from _evidence(answered)
    yield from _clarified(answered)
    if answered.threads:
        yield from _comments(answered)


def _score(answered: AnsweredStandard) -> str:
    words, score = score_words(answered.answer), answered.answer.self_score
    if answered.answer.not_applicable or score is None:
        return f"{words}."
    levels = answered.standard.levels
    return f"{words} of 4: {levels[score]}" if score < len(levels) else f"{words} of 4"


def _clarified(answered: AnsweredStandard) -> Iterator[Block]:
    """What reviewers asked and the provider added, marked as later than what was signed."""
    for each in answered.clarified:
        yield Heading(LATER, 3)
        yield Text(f"Asked on {dates.day(each.asked_at)}: {each.words}")
        yield Text(each.answer)
        yield Note(f"Added on {dates.day(each.declared_at)}. {each.declared_by} declared that it is true.")


def _evidence(answered: AnsweredStandard) -> Iterator[Block]:
    yield Heading("Evidence", 3)
    if not answered.cited:
        yield Text("No evidence is cited.")
        return
    yield Table(
        f"Evidence cited for {answered.standard.code}",
        ("Evidence", "Where", "What it shows"),
        tuple(_row(cited) for cited in answered.cited),
        (3, 2, 4),
    )


def _row(cited: CitedEvidence) -> tuple[str, str, str]:
    title = f"{cited.title} ({cited.kind.label})"
    where = span(cited.unit, cited.page_from, cited.page_to, cited.locator) + covers(cited)
    return title if cited.is_usable else f"{title}: {NOT_USABLE}", where, cited.claim


def _comments(answered: AnsweredStandard) -> Iterator[Block]:
    yield Heading("Internal comments", 3)
    yield Table(
        f"Your team’s comments on {answered.standard.code}",
        ("Who and when", "Comment"),
        tuple(row for thread in answered.threads for row in _talk(thread)),
        (1, 3),
    )


def _talk(thread: Thread) -> Iterator[tuple[str, str]]:
    comment, resolution = thread.comment, thread.resolution
    quote = f"On “{comment.quote}”\n" if comment.quote else ""
    yield f"{comment.author.name}, {dates.moment(comment.at)}", quote + comment.words
    for reply in thread.replies:
        yield f"{reply.author.name}, {dates.moment(reply.at)}", f"Reply: {reply.words}"
    if resolution is not None:
        act = "Resolved" if resolution.is_resolved else "Opened again"
        yield f"{resolution.by.name}, {dates.moment(resolution.at)}", act
