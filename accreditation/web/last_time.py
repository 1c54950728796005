"""The page of what changed since a placement's last application, as reviewers and the panel read it."""

from collections.abc import Mapping

from flask import render_template

from accreditation.models.applications import Application
from accreditation.queries.last_time import LastTime
from accreditation.web.differences import changed_fields


def page(
    application: Application,
    last_time: LastTime | None,
    *,
    back_words: str,
    back_address: str,
    agreed: Mapping[str, int | None] | None = None,
) -> str:
    """Each standard that says something else than last time, word by word, and the codes of those that say the same.

    `agreed` is what was agreed then, for those who may read it here.
    """
    standards = last_time.standards if last_time is not None else ()
    compared = [(standard, changed_fields(standard.then, standard.now)) for standard in standards]
    return render_template(
        "last_time/show.html",
        place=application.subject.name,
        last_time=last_time,
        changed=[(standard, changes) for standard, changes in compared if changes],
        same=[standard.text.code for standard, changes in compared if not changes],
        agreed=agreed or {},
        back_words=back_words,
        back_address=back_address,
    )
