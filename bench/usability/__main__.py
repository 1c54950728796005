"""`python -m bench.usability`: print what each task costs on a demonstration, and its longest pages."""

import argparse

from bench.usability import heights, sites, tasks

LONGEST = 20


def main() -> None:
    """Measure, and print tables as docs/usability.md holds them."""
    parser = argparse.ArgumentParser(prog="python -m bench.usability", description=__doc__)
    parser.add_argument("--tasks", action="store_true", help="only the tasks")
    parser.add_argument("--heights", action="store_true", help="only how long the pages are")
    chosen = parser.parse_args()
    every = not (chosen.tasks or chosen.heights)
    with sites.site() as site:
        # First, for the tasks change what the pages show.
        if chosen.heights or every:
            print("| page | who | at 1280 px | at 320 px |\n|---|---|---|---|")
            for height in heights.heights(site)[:LONGEST]:
                print(f"| {height.shape} | {height.who} | {height.wide:,} | {height.narrow:,} |")
        if chosen.tasks or every:
            print("| task | clicks | keys | scrolls |\n|---|---|---|---|")
            for words, task in tasks.TASKS.items():
                effort = task(site)
                print(f"| {words} | {effort.clicks} | {effort.keys} | {effort.scrolls} |", flush=True)


if __name__ == "__main__":
    main()
