"""A team talks about an answer: every word stays, whoever it concerns hears of it, and the record says nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DatabaseError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.notices import Delivery, NoticeGroup
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.audit import AuditEvent
from accreditation.models.comments import Comment, CommentResolution
from accreditation.models.people import Grant, Person
from accreditation.queries import answers as answer_queries
from accreditation.queries import comments as queries
from accreditation.services import comments, notices
from tests import moving
from tests.services.notices.hearing import composed, heard_by, letters_to, line_of, notices_of
from tests.world import World


def answer_of(case: Application, code: str = "1.1") -> Answer:
    answer = answer_queries.to_standard(case.id, code)
    assert answer is not None
    return answer


def comment_on(world: World, case: Application, person: Person, words: str, quote: str = "") -> Comment:
    answer, actor = answer_of(case), world.viewer(person)
    with unit_of_work():
        return comments.add(answer, application_id=case.id, actor=actor, words=words, quote=quote)


def go_on(
    world: World, comment: Comment, person: Person, words: str = "", *, resolve: bool | None = None
) -> None:
    actor = world.viewer(person)
    with unit_of_work():
        comments.go_on(comment, actor=actor, words=words, resolve=resolve)


def ask(case: Application, person: Person) -> None:
    """Somebody was asked to answer the standard; they heard of it elsewhere."""
    answer = answer_of(case)
    with unit_of_work():
        answer.assignee_id = person.id


def open_on(case: Application) -> int:
    return answer_queries.with_comments(case)[1].get(answer_of(case).id, 0)


def thread_of(comment: Comment) -> queries.Thread:
    (thread,) = [
        thread for thread in queries.of_answers([comment.answer_id]) if thread.comment.id == comment.id
    ]
    return thread


def test_a_comment_is_open_until_it_is_resolved_and_a_reply_opens_it_again(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    comment = comment_on(world, case, colleague, "Is that so?", "in the first week")
    comment_on(world, case, colleague, "And nights?")
    assert open_on(case) == 2
    go_on(world, comment, world.lead, "It is.", resolve=True)
    thread = thread_of(comment)
    assert (thread.is_open, [reply.words for reply in thread.replies]) == (False, ["It is."])
    assert open_on(case) == 1
    # Once more changes nothing.
    go_on(world, comment, world.lead, resolve=True)
    assert db.session.scalar(select(func.count()).select_from(CommentResolution)) == 1
    go_on(world, comment, colleague, "Not since May.")
    assert thread_of(comment).is_open
    assert open_on(case) == 2
    go_on(world, comment, world.lead, resolve=True)
    go_on(world, comment, colleague, resolve=False)
    thread = thread_of(comment)
    assert thread.resolution is not None
    assert (thread.is_open, thread.resolution.number, thread.resolution.by.id) == (True, 4, colleague.id)
    assert thread.comment.quote == "in the first week"


def test_what_is_sent_twice_stands_once_and_opens_nothing(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    first = comment_on(world, case, colleague, "Is that so?")
    assert comment_on(world, case, colleague, "Is that so?").id == first.id
    assert comment_on(world, case, world.lead, "Is that so?").id != first.id
    go_on(world, first, colleague, "Well?")
    go_on(world, first, world.lead, resolve=True)
    go_on(world, first, colleague, "Well?")
    thread = thread_of(first)
    assert (thread.is_open, len(thread.replies)) == (False, 1)


def test_a_reply_without_words_is_refused(world: World) -> None:
    case = world.application()
    comment = comment_on(world, case, world.lead, "Is that so?")
    with pytest.raises(RuleBroken, match="Write your reply") as refusal:
        go_on(world, comment, world.lead)
    assert refusal.value.field == "words"


def test_no_word_is_changed_or_taken_away(world: World) -> None:
    comment = comment_on(world, world.application(), world.lead, "Is that so?")
    go_on(world, comment, world.lead, resolve=True)
    for statement in (
        update(Comment).values(words="It is."),
        delete(Comment),
        update(CommentResolution).values(is_resolved=False),
        delete(CommentResolution),
    ):
        with pytest.raises(DatabaseError, match="append-only"), unit_of_work():
            db.session.execute(statement)


def test_what_it_quotes_is_kept_and_known_to_be_gone(world: World) -> None:
    case = world.application()
    moving.save(world, case, "1.1", narrative="Everybody meets\ntheir supervisor.")
    comment = comment_on(world, case, world.lead, "When?", "meets their supervisor")
    assert thread_of(comment).still_stands(answer_of(case))
    moving.save(world, case, "1.1", narrative="Everybody has a supervisor.")
    assert not thread_of(comment).still_stands(answer_of(case))
    assert thread_of(comment).comment.quote == "meets their supervisor"


def test_whoever_was_asked_or_took_part_hears_of_it_without_its_words(world: World) -> None:
    case = world.application()
    first, second, third, silent = (world.person(Role.CONTRIBUTOR) for _ in range(4))
    ask(case, first)
    comment = comment_on(world, case, second, "Is that so at night?", "in the first week")
    assert [heard_by(person) for person in (first, second, world.lead, silent)] == [
        [K.COMMENT_ADDED],
        [],
        [],
        [],
    ]
    go_on(world, comment, world.signatory, resolve=True)
    go_on(world, comment, third, "It is at the weekend.")
    assert [heard_by(person).count(K.COMMENT_ADDED) for person in (first, second, third, world.signatory)] == [
        2, 1, 0, 1
    ]  # fmt: skip
    assert not heard_by(silent)
    line = line_of(notices_of(second)[0])
    newest = thread_of(comment).replies[-1]
    assert line.link == ("Read the comment", f"/applications/{case.id}/comments/{newest.id}")
    words = f"{line.subject} {line.text} {line.notice.facts}"
    assert "night" not in words
    assert "weekend" not in words
    assert third.name not in words


def test_it_comes_as_each_prefers(world: World) -> None:
    case, reader = world.application(), world.person(Role.CONTRIBUTOR)
    ask(case, reader)
    comment = comment_on(world, case, world.lead, "Is that so?")
    assert letters_to(reader) == []
    nothing = dict.fromkeys(("quiet_from", "quiet_until", "away_from", "away_until"))
    for delivery, more in ((Delivery.AT_ONCE, 1), (Delivery.NONE, 0)):
        actor = world.viewer(reader)
        with unit_of_work():
            notices.choose({NoticeGroup.COMMENT: delivery}, actor=actor, **nothing)
        before = len(heard_by(reader))
        go_on(world, comment, world.lead, f"As said {delivery}.")
        assert len(heard_by(reader)) == before + more
    (letter,) = letters_to(reader)
    content = composed(letter)
    assert content is not None
    assert "As said" not in " ".join((content.subject, *content.paragraphs))


def test_whoever_has_no_role_there_any_more_hears_nothing_and_is_still_named(world: World) -> None:
    case, gone, elsewhere = world.application(), world.person(Role.CONTRIBUTOR), world.new_placement("Ward 9")
    named = world.person()
    world.grant(named, Role.CONTRIBUTOR, elsewhere, organisation_id=world.organisation.id)
    ask(case, gone)
    comment = comment_on(world, case, gone, "Is that so?")
    go_on(world, comment, named, "Of another ward.")
    before = heard_by(gone)
    with unit_of_work():
        yesterday = clock.today() - timedelta(days=1)
        db.session.execute(update(Grant).where(Grant.person_id == gone.id).values(ends_on=yesterday))
    go_on(world, comment, world.lead, "It is.")
    assert heard_by(gone) == before
    assert heard_by(named) == [], "the role is for another ward"
    assert thread_of(comment).comment.author.name == gone.name


def test_the_record_says_nothing_of_it(world: World) -> None:
    case = world.application()
    events = select(func.count()).select_from(AuditEvent)
    before = db.session.scalar(events)
    comment = comment_on(world, case, world.lead, "Is that so?")
    go_on(world, comment, world.signatory, "It is.", resolve=True)
    assert db.session.scalar(events) == before


def test_a_signatory_who_comments_has_written_nothing_of_the_application(world: World) -> None:
    case = world.application()
    comment_on(world, case, world.signatory, "Is that so?")
    held = db.session.scalars(select(CaseDuty.duty).where(CaseDuty.person_id == world.signatory.id)).all()
    assert held == []
