"""Texts as long and as varied as people write them, from a fixed stock of sentences; drawn by a seeded generator."""

from random import Random

SENTENCES = (
    "Every learner meets a named supervisor on the first day and agrees what they hope to learn here.",
    "We ask about safety and support in a short survey every month and put the answers on the staff board.",
    "Concerns that learners raise are logged, answered within five working days and looked at again each quarter.",
    "Last spring two students told us that night shifts felt lonely, so we moved a practice educator to nights.",
    "Attendance at handover teaching rose from 61% to 84% after we moved it to half past seven.",
    "Learners, patients and staff sit together on the group that decides what we change next.",
    "Our audit of supervision showed that part-time trainees were missed, and the rota now names their supervisor.",
    "The library service brings a short evidence summary to the ward meeting each fortnight.",
    "Supervisors have one hour a week in their job plan for education, and we check each year that they get it.",
    "Where a learner struggles, we agree a plan together, write it down and review it after two weeks.",
    "The speak-up guardian visits every induction, and learners can reach them without going through us.",
    "We compare ourselves with neighbouring placements at the regional forum and share what has worked.",
    "Feedback from the university was that objectives came late; they are now sent ten days before arrival.",
    "Patients who use the service told us how it feels to be asked for consent again and again, and we changed it.",
    "New equipment is not used by learners until they have been signed off on it by somebody trained to do so.",
    "The team learns together each Thursday: nurses, doctors, therapists, pharmacists and support workers.",
    "Two learners presented their improvement project to the board, and its checklist is used on four wards now.",
    "We know who left before the end of a placement, and why, and it has fallen in each of the last three years.",
    "Appraisal of educators is separate from clinical appraisal and uses what learners say of their teaching.",
    "Incidents that involve a learner are reviewed with the education lead, and lessons go into the induction.",
    "Not every weekend team knows the learning objectives yet, and we have begun a card that travels with the learner.",
    "Our results stand near the national benchmark for support and a little below it for protected time.",
    "An external visit in May found the arrangements sound and asked us to show what happens after an audit.",
    "Learners with caring duties are offered their rota eight weeks ahead.",
    "A buddy from the year above shows each newcomer round and answers what they would not ask a senior.",
    "We stopped using a shared computer for assessments because learners could not get to it at busy times.",
    "The education committee reports to the board twice a year, with numbers for every group of learners.",
    "We have not yet reached pharmacy technicians in training, and this is the main gap for the coming year.",
    "Simulation days run each month and are open to staff from the care homes near us.",
    "What we heard is written on one page with what we did about it, and it hangs where learners sign in.",
)
CLAIMS = (
    "Learners say they feel safe to raise concerns",
    "Supervision happened every week for each trainee",
    "The board saw the results and acted on them",
    "Induction was completed by everybody who started this year",
    "Time for educators stands in the job plans",
    "Results are above the benchmark in two rounds",
    "What changed after the audit, and who checked it",
)
TITLES = (
    "Learner survey",
    "Educational audit",
    "Supervision policy",
    "Minutes of the education committee",
    "National training survey results",
    "Induction programme",
    "Incident review",
    "Job plans of educators",
    "Improvement project report",
    "Partner statement",
)
REASONS = (
    "The survey shows it for every group, and the audit a year later shows that it lasted.",
    "The policy is sound but nothing cited shows that it is followed at weekends.",
    "Learners say so in their own words, and the numbers agree with them.",
    "One round of review is shown. A second would make this stronger.",
    "What is cited is three years old, and the service has moved since.",
    "The claim goes further than the page that it rests on.",
    "Strong work, taken up by two other placements, with the outcome measured.",
    "I could not find how part-time trainees are reached.",
)
FIRST = (
    "Amara",
    "Beth",
    "Chidi",
    "Dana",
    "Ewan",
    "Farah",
    "Gwen",
    "Hari",
    "Ines",
    "Jo",
    "Kofi",
    "Lena",
    "Mina",
    "Noor",
)
LAST = (
    "Adeyemi",
    "Brown",
    "Clarke",
    "Das",
    "Evans",
    "Fraser",
    "Green",
    "Hughes",
    "Iqbal",
    "Jones",
    "Khan",
    "Lewis",
    "Moss",
)
TOWNS = (
    "Alderham",
    "Brackley Green",
    "Castle Moor",
    "Dunwick",
    "Eastbury",
    "Fenwold",
    "Granton",
    "Hollowell",
    "Ickford",
)
POOL = 1500


class Words:
    """A stock of ready texts, so that a row costs a draw and not a composition."""

    def __init__(self, seed: int) -> None:
        random = Random(seed)
        self.random = random
        self.narratives = [_text(random, SENTENCES, random.gauss(1200, 350), 300, 2600) for _ in range(POOL)]
        self.pages = [_text(random, SENTENCES, random.gauss(1500, 400), 200, 3000) for _ in range(POOL)]
        self.shorts = [_text(random, SENTENCES, random.gauss(220, 80), 60, 500) for _ in range(POOL)]
        self.rationales = [
            _text(random, (*REASONS, *SENTENCES), random.gauss(380, 130), 80, 900) for _ in range(POOL)
        ]

    def narrative(self) -> str:
        """What a provider does, about 1,200 characters."""
        return self.random.choice(self.narratives)

    def page(self) -> str:
        """The words of one page of a file, about 1,500 characters."""
        return self.random.choice(self.pages)

    def short(self) -> str:
        """A gap or an action, about 220 characters."""
        return self.random.choice(self.shorts)

    def rationale(self) -> str:
        """Why a reviewer scores so, about 380 characters."""
        return self.random.choice(self.rationales)

    def claim(self) -> str:
        """What a citation is said to show."""
        return self.random.choice(CLAIMS)

    def person(self, number: int) -> str:
        """A name; many people share one."""
        return f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]}"


def _text(random: Random, stock: tuple[str, ...], length: float, least: int, most: int) -> str:
    size_at_least = min(max(length, least), most)
    sentences: list[str] = []
    size = 0
    while size < size_at_least:
        sentences.append(random.choice(stock))
        size += len(sentences[-1]) + 1
        if len(sentences) % 5 == 0:
            sentences.append("\n\n")
    return " ".join(sentences).replace(" \n\n ", "\n\n").strip()
