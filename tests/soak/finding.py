"""What people come for, as a new user finds it: from the sign-in page by labels alone, never by an address."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """Something that somebody comes for: the labels that they follow from home, and the heading of the page they end on."""

    words: str
    labels: tuple[str, ...]
    heading: str


HELP = Task("get help", ("^Help$",), "Help")
REGISTER = Task("see who is accredited", ("^Register of awards$",), "Register of awards")

TASKS: Mapping[str, tuple[Task, ...]] = {
    "": (
        Task("see who is accredited", ("which placements are accredited",), "Register of awards"),
        Task("read of one award", ("^Register of awards$", r"^Ward 25"), "Ward 25"),
        Task("check an award's number", ("^Check an award",), "Verify an award"),
        Task("read the standards", ("^Read the standards$",), "standards"),
        Task("ask somebody for help", ("^Contact us$",), "Contact us"),
    ),
    "contributor": (
        Task("answer a standard", ("^Answer the standards: Ward half done", r"^1\.3 "), r"1\.3 "),
        Task("see why work came back", ("^Complete one standard that came back",), "Ward 7"),
        Task(
            "see what a colleague changed",
            ("^Answer the standards: Ward half done", r"^1\.1 ", "^What changed"),
            "changed",
        ),
        Task("add a file", ("^Evidence$", "^Add evidence$"), "Add evidence"),
        Task(
            "find words in a file", ("^Evidence$", "^Search inside your files$"), "Search inside your files"
        ),
    ),
    "provider_lead": (
        Task(
            "start an application",
            (r"^All \d+ placements$", "^Start an application for"),
            "Start an application",
        ),
        Task("send what is signed", ("^Send it to the office: Ward 4",), "Submit"),
        Task("check the report", ("^Check the facts in the report",), "Report"),
        Task(
            "see where evidence is thin",
            ("^Add evidence, then ask for the signature: Ward 2", "^Evidence matrix"),
            "Evidence matrix",
        ),
        Task("read what was decided", ("^Read the report on Ward 25",), "Report"),
    ),
    "signatory": (
        Task("read and sign", ("^Read and sign: Ward 3",), "Read and sign"),
        Task("send it back", ("^Read and sign: Ward 3", "send it back to the team"), "Send back"),
        Task("see who has an application", (r"^Ward 5 \(submitted\)$",), "Ward 5"),
        Task("see an award", (r"^AC-\d\d-",), "Ward 25"),
        HELP,
    ),
    "lead": (
        Task("score a standard", ("^Score the standards: Ward 11", r"^1\.1 "), r"1\.1 "),
        Task(
            "see what is left",
            ("^Score the standards: Ward 11", "^(See all my scores|Read my scores through)"),
            "My 24 scores|scores",
        ),
        Task("begin to agree", ("^Start agreeing scores: Ward 13",), "Consensus"),
        Task(
            "write the report",
            ("^Agree the scores and write the report: Ward 16", "^Write the report"),
            "Report",
        ),
        Task("find a review of before", ("^Reviews that you have finished$",), "Reviews"),
    ),
    "moderator": (
        Task("settle a standard", ("^Settle the scores .*Ward 15", r"^\d\.\d "), r"\d\.\d "),
        Task("see every case", ("^Consensus$",), "Consensus"),
        Task("find a case that waits", ("^Consensus$", "^Ward 28"), "Ward 28|Consensus"),
        Task("read what the standards are", ("^What the standards are$",), "standards"),
        HELP,
    ),
    "secretariat": (
        Task(
            "check what was submitted",
            ("^Check what was submitted: Ward 6", "^(Check|Read) what was submitted"),
            "What was submitted",
        ),
        Task("choose a team", ("^Choose the review team: Ward 8", "[Tt]eam"), "team"),
        Task("put a case on an agenda", ("^Put it on a panel", "agenda"), "Panel meetings"),
        Task("find a case", ("^Worklist$", r"^Ward 22 "), "Ward 22"),
        Task("decide about a held file", ("^Held files$",), "Held"),
    ),
    "panel_chair": (
        Task("call a case", ("^Take part now: Panel 21", "^Go to Ward 21"), "Paper: Ward 21"),
        Task("read the papers", ("^Read the papers: Panel 20", "^Ward 20"), "Paper: Ward 20"),
        Task("read minutes", ("^Panels$", "^Panel 25$"), "Panel 25"),
        Task("see what came of a case", (r"^Ward 25 \(closed\)$",), "Ward 25"),
        HELP,
    ),
    "ratifier": (
        Task("ratify", ("^Read the decision and ratify it", "^Read and ratify"), "Ratify the decision"),
        Task(
            "read the paper first",
            ("^Read the decision and ratify it", "^Read and ratify", "[Pp]aper"),
            "Paper: Ward 23",
        ),
        Task("see the meetings", ("^Panels$",), "Panel meetings"),
        REGISTER,
        HELP,
    ),
    "concern_officer": (
        Task("look at a new concern", ("^Safety concern: Ward 11",), "Safety concern"),
        Task("see every concern", ("^Concerns$",), "Concerns"),
        Task("find an old concern", ("^Concerns$", "^Safety concern ?: Ward 28"), "Safety concern"),
        REGISTER,
        HELP,
    ),
    "administrator": (
        Task("invite a person", ("^People$", "^Invite a person$"), "Invite a person"),
        Task("confirm a role", ("^One proposed role waits",), "[Pp]roposed"),
        Task("set up a cycle", ("^Cycles$", "cycle$"), "cycle"),
        Task("see a provider", ("^Organisations$", "^Riverside Trust"), "Riverside Trust"),
        Task("see who did what", ("^Audit$",), "Audit"),
    ),
}
"""Five tasks for each kind of person of the gallery; "" is anybody, who begins at the front door."""
