"""Guards from the first answer to submission; they read the provider's own work, never a score of a reviewer."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.applications import ApplicationKind
from accreditation.enums.frameworks import StandardClass
from accreditation.errors import Reason
from accreditation.rules.policy import CasePolicy


class StandardLine(Protocol):
    """One standard of the case and what the provider has said of it."""

    @property
    def code(self) -> str: ...
    @property
    def klass(self) -> StandardClass: ...
    @property
    def in_scope(self) -> bool:
        """Whether this case answers it itself: not stretch unless excellence is sought, not the organisation return's."""

    @property
    def opened(self) -> bool:
        """Whether this step asks for it: until submission every standard, after a return or deferral only those opened."""

    @property
    def self_score(self) -> int | None: ...
    @property
    def has_narrative(self) -> bool: ...
    @property
    def not_applicable(self) -> bool: ...
    @property
    def has_na_reason(self) -> bool: ...
    @property
    def na_preset(self) -> bool:
        """Whether the framework presets it as not applicable for the placement's kind."""

    @property
    def to_confirm(self) -> bool:
        """Whether it stands as an earlier application had it, and nobody has said whether it is still true."""

    @property
    def na_allowed(self) -> bool:
        """Whether the framework lets a provider mark it not applicable."""

    @property
    def cites_usable(self) -> bool:
        """Whether it cites at least one accepted or released revision that is not out of date."""


class BadCitation(Protocol):
    """A citation that may not be relied on."""

    @property
    def item_id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def problem(self) -> str:
        """In plain words: "held: may contain patient details", "out of date", "withdrawn"."""


class PreparingFacts(Protocol):
    """What the steps up to submission need to know."""

    @property
    def kind(self) -> ApplicationKind: ...
    @property
    def policy(self) -> CasePolicy: ...
    @property
    def standards(self) -> Sequence[StandardLine]: ...
    @property
    def bad_citations(self) -> Sequence[BadCitation]:
        """What may not be relied on among the citations of the standards that this step asks for."""

    @property
    def organisation_signed(self) -> bool:
        """Whether the organisation return that serves the case is signed; true where none serves it."""

    @property
    def organisation_unconfirmed(self) -> Sequence[str]:
        """Codes of the organisation's answers not yet confirmed true here; none for a case that answers them itself."""

    @property
    def signatory_wrote(self) -> bool:
        """Whether the person who signs wrote an answer, uploaded or cited anything on this case."""

    @property
    def countersigner_proposed(self) -> bool:
        """Whether an outsider is proposed to countersign, and the office has not answered yet."""

    @property
    def countersigner_agreed(self) -> bool:
        """Whether the office agreed to an outsider who countersigns."""

    @property
    def countersignature_waits(self) -> bool:
        """Whether the executive signed what was frozen last, and the outsider has not countersigned it."""

    @property
    def stepped_up(self) -> bool:
        """Whether the person who signs has just proved again who they are, for this act."""

    @property
    def shown_hash(self) -> str | None:
        """The fingerprint of what the signatory was shown."""

    @property
    def current_hash(self) -> str | None:
        """The fingerprint of what stands now."""

    @property
    def signed_hash(self) -> str | None:
        """The fingerprint that the latest signature is bound to."""

    @property
    def signature_asked(self) -> bool:
        """Whether the executive was asked to sign what was frozen last, and has not signed it."""

    @property
    def waits_for_signature(self) -> bool:
        """Whether what the executive was asked to sign is not signed yet, and is what stands."""

    @property
    def needs_signature_again(self) -> bool:
        """Whether nothing that was signed, or that waits to be signed, is what was completed since it was sent back."""

    @property
    def window_open(self) -> bool:
        """Whether the cycle has begun to take submissions."""


def _standard(code: str, message: str) -> Reason:
    return Reason(f"Standard {code}: {message}", "standard", (("code", code),))


def _to_answer(facts: PreparingFacts) -> list[StandardLine]:
    return [line for line in facts.standards if line.in_scope and line.opened]


def every_standard_answered(facts: PreparingFacts) -> Iterator[Reason]:
    """Each standard in scope has a self score and a narrative, or is not applicable; what came from last time is confirmed."""
    for line in _to_answer(facts):
        if line.to_confirm:
            yield _standard(line.code, "say whether your last application’s answer is still true.")
            continue
        if line.not_applicable:
            continue
        # One reason and not two: the place to mend it is the same page.
        if line.self_score is None and not line.has_narrative:
            yield _standard(line.code, "give a self score and write your account.")
        elif line.self_score is None:
            yield _standard(line.code, "give a self score.")
        elif not line.has_narrative:
            yield _standard(line.code, "write your account.")


def not_applicable_allowed(facts: PreparingFacts) -> Iterator[Reason]:
    """A standard is not applicable only where that is allowed, with a reason; never a must-meet or excellence standard."""
    for line in _to_answer(facts):
        if not line.not_applicable:
            continue
        if line.klass is not StandardClass.EXPECTED:
            yield _standard(line.code, f"a {_inner(line.klass.label)} cannot be marked not applicable.")
        # A preset comes from the framework with its reason, so neither is asked of the provider.
        elif not (line.na_allowed or line.na_preset):
            yield _standard(line.code, "this standard cannot be marked not applicable.")
        elif not (line.has_na_reason or line.na_preset):
            yield _standard(line.code, "say why it is not applicable.")


def _inner(label: str) -> str:
    return label[0].lower() + label[1:]


def not_applicable_within_limit(facts: PreparingFacts) -> Iterator[Reason]:
    """At most a fifth of the core standards is not applicable, besides those preset for the placement's kind."""
    marked = [
        line.code
        # All standards, not only the opened ones: the limit is on the whole application.
        for line in facts.standards
        if line.in_scope
        and line.not_applicable
        and not line.na_preset
        and line.klass is not StandardClass.STRETCH
    ]
    if len(marked) > facts.policy.na_cap:
        codes = ", ".join(marked)
        yield Reason(
            f"At most {facts.policy.na_cap} standards may be marked not applicable; you have marked {len(marked)}: {codes}.",
            "application",
        )


def scores_cite_evidence(facts: PreparingFacts) -> Iterator[Reason]:
    """Each self score of 2 or more cites evidence that is ready to use."""
    for line in _to_answer(facts):
        # A score may stand from before the standard was marked; it is not claimed any more.
        score = None if line.not_applicable else line.self_score
        if score is not None and facts.policy.needs_citation(score) and not line.cites_usable:
            yield _standard(line.code, f"a self score of {score} must cite evidence that is ready to use.")


def citations_usable(facts: PreparingFacts) -> Iterator[Reason]:
    """Nothing that is cited is held, out of date or withdrawn."""
    for citation in facts.bad_citations:
        message = (
            f"“{citation.title}” cannot be relied on ({citation.problem}). Replace it or stop citing it."
        )
        yield Reason(message, "evidence_item", (("item_id", citation.item_id),))


def organisation_answers_confirmed(facts: PreparingFacts) -> Iterator[Reason]:
    """The organisation's answers are confirmed as true here, or have a local difference."""
    if facts.kind is not ApplicationKind.PLACEMENT or not facts.organisation_unconfirmed:
        return
    if not facts.organisation_signed:
        yield Reason(
            "Your organisation’s return is not signed yet. Once it is, say whether its answers are true here.",
            "organisation",
        )
    else:
        codes = ", ".join(facts.organisation_unconfirmed)
        yield Reason(f"Say whether your organisation’s answers are true here: {codes}.", "organisation")


def organisation_answers_stand(facts: PreparingFacts) -> Iterator[Reason]:
    """The organisation has not signed other answers than those that the executive was asked to sign with."""
    if facts.kind is ApplicationKind.PLACEMENT and facts.organisation_unconfirmed:
        yield Reason(
            "Your organisation’s answers changed after you were asked to sign. The application’s lead takes it back,"
            " says whether they are true here, and asks you again.",
            "organisation",
        )


def new_signature_needed(facts: PreparingFacts) -> Iterator[Reason]:
    """What was completed is neither signed nor waiting to be signed."""
    if facts.countersignature_waits and not facts.needs_signature_again:
        yield Reason("Your executive has signed this, and the outsider has to countersign it.", over=True)
    elif facts.waits_for_signature:
        yield Reason("Your executive was asked to sign this already.", "sign_off", over=True)
    # Over, and nothing to mend: the page leaves the step out.
    elif not facts.needs_signature_again:
        yield Reason("Your executive has signed what stands, so no new signature is needed.", over=True)


def waits_to_be_signed(facts: PreparingFacts) -> Iterator[Reason]:
    """What was completed waits to be signed, and has not changed since."""
    if not facts.signature_asked:
        yield Reason("There is nothing to sign: what was signed before stands as it is.", over=True)
    elif not facts.waits_for_signature:
        yield Reason(
            "The application is not the one that you were asked to sign, because an answer changed since."
            " Its lead has to ask for a new signature.",
            "sign_off",
            over=True,
        )


def signature_waits(facts: PreparingFacts) -> Iterator[Reason]:
    """What was completed waits to be signed, changed since or not."""
    if not facts.signature_asked and not facts.countersignature_waits:
        yield Reason("Nothing waits for your signature, so there is nothing to send back.", over=True)


def signatory_wrote_nothing(facts: PreparingFacts) -> Iterator[Reason]:
    """The person who signs has written nothing here, or nobody else can sign and a named outsider countersigns."""
    if not facts.signatory_wrote or facts.countersigner_agreed:
        return
    if facts.countersigner_proposed:
        yield Reason(
            "You worked on this application. You can sign it once the office agrees to the outsider who countersigns.",
            "countersigner",
        )
    else:
        yield Reason(
            "You worked on this application, so somebody else must sign it. Where nobody else can,"
            " its lead names an outsider who countersigns.",
            "countersigner",
        )


def signatory_stepped_up(facts: PreparingFacts) -> Iterator[Reason]:
    """The person who signs has just proved again who they are."""
    if not facts.stepped_up:
        yield Reason("Confirm that it is you before you sign.", "sign_off")


def shown_is_what_stands(facts: PreparingFacts) -> Iterator[Reason]:
    """The text that the signatory was shown is the text that is signed."""
    # Compared by fingerprint: a change in another window between reading and signing must not be signed unread.
    if facts.shown_hash is None or facts.shown_hash != facts.current_hash:
        yield Reason(
            "The application is not the one that you were shown. Read it again, then sign.", "sign_off"
        )


def signature_stands(facts: PreparingFacts) -> Iterator[Reason]:
    """What is sent is exactly what was signed."""
    if facts.countersignature_waits:
        yield Reason("The outsider whom you named must countersign first.", "countersigner")
    elif facts.signed_hash is None:
        yield Reason("Your executive must sign first.", "sign_off")
    elif facts.signed_hash != facts.current_hash:
        yield Reason("Something changed after it was signed, so your executive must sign again.", "sign_off")


def window_open(facts: PreparingFacts) -> Iterator[Reason]:
    """The cycle has begun to take submissions."""
    if not facts.window_open:
        yield Reason("This cycle takes no applications yet: its first day has not come.", "application")


ANSWERED = (every_standard_answered, not_applicable_allowed, not_applicable_within_limit)
READY = (*ANSWERED, scores_cite_evidence, citations_usable, organisation_answers_confirmed)
