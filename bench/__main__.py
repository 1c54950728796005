"""`python -m bench`: build fields of 300 and 30,000 cases on both databases, and print what every page costs on them."""

import argparse
import contextlib
import os
import platform
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from accreditation import clock
from accreditation.frameworks.source import FIRST_SHIPPED, shipped_slugs
from accreditation.settings import ROOT
from bench import allocation, comparing, databases, documents, firmness, letters, lists, together, uploads
from bench.databases import KINDS, Databases, versions
from bench.figures import Measured
from bench.lists import BadList
from bench.measuring import measure_all
from bench.pages import ALL, Page
from bench.report import Results, comparison, keep, loads_in_words, misses, tables
from bench.sending import Refused
from bench.serving import ALONE, serve
from bench.sites import Site

CASES = (300, 30_000)
RUNS = 200
SECONDS = 15.0
RESULTS = ROOT / "bench" / "results"


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was typed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--cases", type=int, action="append", help="a size of field; give it twice to compare")
    add("--database", choices=KINDS, action="append", help="one kind alone")
    add("--page", action="append", help="only pages with this in their name")
    add("--runs", type=int, default=RUNS, help="requests of each page on each field")
    add("--seconds", type=float, default=SECONDS, help="how long four clients ask; 0 leaves it out")
    add("--framework", choices=shipped_slugs(), default=FIRST_SHIPPED, help="which one every case answers")
    add("--fresh", action="store_true", help="build every field again")
    add("--against", metavar="URL", action="append", help="compare with this running system; with --list")
    add(
        "--list",
        metavar="FILE",
        type=Path,
        action="append",
        help="where its pages are; one for each --against",
    )
    add("--alone", metavar="PAGE", default=ALONE, help="with --against: the page that four clients ask for")
    add("--write-list", metavar="FILE", type=Path, help="no measuring: write our own pages as such a list")
    add("--hold", action="store_true", help="no measuring: keep the PostgreSQL of the fields running")
    add("--uploads", action="store_true", help="no pages: large files in parts instead")
    add("--documents", action="store_true", help="no pages: packs and reading words instead")
    add("--firmness", action="store_true", help="no pages: how firm outcomes are, by the case")
    add("--allocation", action="store_true", help="no pages: teams for 600 cases out of 400 reviewers")
    add(
        "--letters",
        metavar="COUNT",
        type=int,
        nargs="?",
        const=10_000,
        help="no pages: so many letters to a mail server",
    )
    add(
        "--together",
        metavar="SECONDS",
        type=float,
        nargs="?",
        const=60.0,
        help="no pages: ten people who write one case for so long",
    )
    add("--results", metavar="FOLDER", type=Path, default=RESULTS, help="where the figures are kept as JSON")
    add("--mebibytes", type=int, default=1024, help="how large, for --uploads")
    options = parser.parse_args(words)
    if len(options.against or ()) != len(options.list or ()):
        parser.error("each --against needs a --list, and each --list an --against, in the same order")
    return options


def chosen_pages(words: Sequence[str] | None) -> list[Page]:
    """The pages whose name holds one of the words, or all."""
    if not words:
        return list(ALL)
    return [page for page in ALL if any(word.casefold() in page.name.casefold() for word in words)]


def machine() -> dict[str, object]:
    """What was measured on."""
    return {
        "python": platform.python_version(),
        "processors": os.cpu_count(),
        "load": os.getloadavg()[0],
        "day": clock.today().isoformat(),
    }


@contextlib.contextmanager
def sites(fields: Databases, kind: str, sizes: Sequence[int], *, fresh: bool) -> Iterator[list[Site]]:
    """The service on fields of these sizes, built if need be, the smallest first."""
    urls = [(cases, fields.ready(kind, cases, fresh=fresh)) for cases in sorted(sizes)]
    print(f"{versions(urls[-1][1])}: {' and '.join(f'{cases:,}' for cases, _ in urls)} cases", flush=True)
    with contextlib.ExitStack() as stack:
        made = []
        for cases, url in urls:
            made.append(Site(url, kind, cases))
            stack.callback(made[-1].close)
        yield made


def measure(options: argparse.Namespace, results: Results, fields: Databases) -> None:
    """Build, measure and serve on each kind of database, PostgreSQL first."""
    pages = chosen_pages(options.page)
    for kind in [kind for kind in KINDS if kind in (options.database or KINDS)]:
        with sites(fields, kind, sorted(set(options.cases or CASES)), fresh=options.fresh) as made:
            results.machine.setdefault("databases", []).append(versions(made[-1].url))
            for measured in measure_all(pages, kind, made, options.runs):
                results.measured.append(measured)
                _progress(measured)
            served = serve(made[-1], pages, options.seconds) if options.seconds else None
            if served is not None:
                results.served.append(served)
                print(served, flush=True)


def _progress(measured: Measured) -> None:
    if measured.refused:
        words = measured.refused
    else:
        last = measured.figures[-1]
        words = f"{last.http:6.1f} ms  {last.statements:3} statements  {', '.join(misses(measured))}"
    print(f"  {measured.page.name:28} {words}", file=sys.stderr, flush=True)


def largest(options: argparse.Namespace, fields: Databases) -> contextlib.AbstractContextManager[list[Site]]:
    """The one field for a comparison or a list: the largest size on the first kind of database."""
    kind = next(kind for kind in KINDS if kind in (options.database or KINDS))
    return sites(fields, kind, [max(options.cases or CASES)], fresh=options.fresh)


def compare(options: argparse.Namespace, results: Results, fields: Databases) -> None:
    """Time our pages and those of other systems turn by turn."""
    others = [*zip(options.against, options.list, strict=True)]
    with (
        largest(options, fields) as (site,),
        comparing.systems(site, chosen_pages(options.page), others) as systems,
    ):
        for name in systems[0].pages:
            results.compared.append(comparing.compare(systems, name, options.runs))
            print(f"  {name}", file=sys.stderr, flush=True)
        if options.seconds:
            results.loads, results.alone = (
                comparing.loads(systems, options.alone, options.seconds),
                options.alone,
            )


def write_list(options: argparse.Namespace, fields: Databases) -> None:
    """Write our own pages on the largest field."""
    with largest(options, fields) as (site,):
        pages = [site.listed(page) for page in chosen_pages(options.page) if site.has(page)]
    lists.write(options.write_list, pages)
    print(f"{len(pages)} pages are in {options.write_list}, with the cookies of who asks for them")


def hold() -> None:
    """Keep PostgreSQL running until somebody ends this."""
    with databases.server() as socket:
        print(f"PostgreSQL with the fields listens in {socket}", flush=True)
        signal.pause()


def pages_mode(options: argparse.Namespace, results: Results) -> None:
    """Whatever is about pages; whoever ends it early still gets what was measured."""
    with contextlib.ExitStack() as stack:
        fields = Databases(stack, clock.today(), options.framework)
        try:
            if options.write_list:
                write_list(options, fields)
            elif options.against:
                compare(options, results, fields)
            else:
                measure(options, results, fields)
        finally:
            _print(results, options.results)


def _print(results: Results, folder: Path) -> None:
    if results.measured:
        print("\nTimes in milliseconds over HTTP on the larger field; growth is against the smaller.")
        print("within is the same page in process, cpu the processor's share of that.\n")
        print(tables(results.measured), end="\n\n")
    for served in results.served:
        print(served)
    if results.compared:
        print(f"\nMedians in milliseconds over HTTP.\n{comparison(results.compared)}\n")
    if results.alone:
        print(loads_in_words(results.alone, results.loads))
    if results.measured or results.compared:
        _keep(results, folder)


def _keep(results: Results, folder: Path) -> None:
    print(f"Kept in {keep(results, folder)}")


def main() -> None:
    """Measure, print the worst first, and keep the figures."""
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = Results(machine())
    if options.hold:
        hold()
    elif options.allocation:
        print(allocation.measure())
    elif options.uploads or options.documents or options.firmness or options.letters or options.together:
        results.uploads += uploads.measure(options.mebibytes) if options.uploads else []
        results.documents += documents.measure() if options.documents else []
        for figured in firmness.measure() if options.firmness else ():
            results.firmness.append(figured)
            print(figured, flush=True)
        results.letters += letters.measure(options.letters) if options.letters else []
        for figures in together.measure(options.together) if options.together else ():
            results.together.append(figures)
            print(figures, flush=True)
        _keep(results, options.results)
    else:
        try:
            pages_mode(options, results)
        except (BadList, Refused) as problem:
            sys.exit(str(problem))


if __name__ == "__main__":
    main()
