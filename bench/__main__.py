"""`python -m bench`: build fields of 300 and 30,000 cases on both databases, and print what every page costs on them."""

import argparse
import contextlib
import os
import platform
import signal
import sys
from collections.abc import Sequence

from accreditation import clock
from accreditation.settings import ROOT
from bench import documents, uploads
from bench.databases import KINDS, Databases, versions
from bench.measuring import Measured, measure_all
from bench.pages import ALL, Page
from bench.report import Results, keep, misses, table
from bench.serving import serve

CASES = (300, 30_000)
RUNS = 200
SECONDS = 15.0


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--cases", type=int, action="append", help="a size of field; give it twice to compare"
    )
    parser.add_argument("--database", choices=KINDS, action="append", help="one kind alone")
    parser.add_argument("--page", action="append", help="only pages with this in their name")
    parser.add_argument("--runs", type=int, default=RUNS, help="requests of each page on each field")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="how long the web server is asked; 0 leaves it out"
    )
    parser.add_argument("--fresh", action="store_true", help="build every field again")
    parser.add_argument("--uploads", action="store_true", help="no pages: large files in parts instead")
    parser.add_argument("--documents", action="store_true", help="no pages: packs and reading words instead")
    parser.add_argument("--mebibytes", type=int, default=1024, help="how large, for --uploads")
    return parser.parse_args()


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


def run(arguments_given: argparse.Namespace, results: Results, databases: Databases) -> None:
    """Build, measure and serve on each kind of database."""
    sizes = sorted(set(arguments_given.cases or CASES))
    pages = chosen_pages(arguments_given.page)
    for kind in arguments_given.database or KINDS:
        urls = {cases: databases.ready(kind, cases, fresh=arguments_given.fresh) for cases in sizes}
        name = versions(urls[sizes[-1]])
        results.machine.setdefault("databases", []).append(name)
        print(f"{name}: {' and '.join(f'{size:,}' for size in sizes)} cases", flush=True)
        for measured in measure_all(pages, kind, urls, arguments_given.runs):
            results.measured.append(measured)
            _progress(measured)
        if arguments_given.seconds:
            served = serve(urls[sizes[-1]], kind, sizes[-1], pages, arguments_given.seconds)
            results.served.append(served)
            print(served, flush=True)


def _progress(measured: Measured) -> None:
    if measured.refused:
        words = measured.refused
    else:
        last = measured.figures[-1]
        words = f"{last.median:6.1f} ms  {last.statements:3} statements  {', '.join(misses(measured))}"
    print(f"  {measured.page.name:28} {words}", file=sys.stderr, flush=True)


def main() -> None:
    """Measure, print the worst first, and keep the figures."""
    arguments_given = arguments()
    signal.signal(
        signal.SIGTERM, lambda *_: sys.exit(143)
    )  # whoever ends it early still gets what was measured
    results = Results(machine())
    if arguments_given.uploads or arguments_given.documents:
        results.uploads += uploads.measure(arguments_given.mebibytes) if arguments_given.uploads else []
        results.documents += documents.measure() if arguments_given.documents else []
        print(f"Kept in {keep(results, ROOT / 'bench' / 'results').relative_to(ROOT)}")
        return
    with contextlib.ExitStack() as stack:
        try:
            run(arguments_given, results, Databases(stack, clock.today()))
        finally:
            if results.measured:
                print(
                    f"\nTimes in milliseconds on the larger field; growth is against the smaller.\n{table(results.measured)}\n"
                )
                for served in results.served:
                    print(served)
                print(f"Kept in {keep(results, ROOT / 'bench' / 'results').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
