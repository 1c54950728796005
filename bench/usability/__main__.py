"""`python -m bench.usability`: print the longest pages of a demonstration, and what each task costs."""

from bench.usability import heights, sites

LONGEST = 20


def main() -> None:
    """Measure, and print tables as docs/usability.md holds them."""
    with sites.site() as site:
        print("| page | who | at 1280 px | at 320 px |")
        print("|---|---|---|---|")
        for height in heights.heights(site)[:LONGEST]:
            print(f"| {height.shape} | {height.who} | {height.wide:,} | {height.narrow:,} |")


if __name__ == "__main__":
    main()
