"""A Word document is cited by its headings: where its parts begin, what they are called, and where they are cut."""

from pathlib import Path

from tests.documents import offices
from tests.documents.reading import read

FIRST, SECOND, THIRD = (f'<w:pStyle w:val="{style}"/>' for style in ("berschrift1", "H2", "H3"))


def labels(folder: Path, paragraphs: list[str], styled: dict[str, str]) -> list[str]:
    return read(folder, offices.word(paragraphs, styled=styled), "Plan.docx").labels


def test_headings_of_two_levels_begin_parts_and_deeper_ones_stand_in_them(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        offices.word(
            [
                "Ward 7",
                "For learners",
                "Induction",
                "A week",
                "Who to ask",
                "The manager",
                "Rota",
                "Twelve hours",
            ],
            styled={"Induction": FIRST, "Who to ask": THIRD, "Rota": SECOND},
        ),
        "Plan.docx",
    )
    assert document.labels == ["Paragraphs 1 to 2", "Induction", "Rota"]
    assert document.texts == [
        "Ward 7\nFor learners",
        "Induction\nA week\nWho to ask\nThe manager",
        "Rota\nTwelve hours",
    ]


def test_a_heading_is_known_by_its_own_level_and_by_the_style_below_its_own(tmp_path: Path) -> None:
    styled = {
        "Own": '<w:outlineLvl w:val="0"/>',
        "Upon": '<w:pStyle w:val="Trust"/>',
        "No more": FIRST + '<w:outlineLvl w:val="9"/>',
        "Round": '<w:pStyle w:val="Ring"/>',
        "Before": '<w:pStyle w:val="Normal"/><w:pPrChange><w:pPr><w:pStyle w:val="H2"/></w:pPr></w:pPrChange>',
    }
    paragraphs = ["Own", "a", "Upon", "b", "No more", "Round", "Before"]
    assert labels(tmp_path, paragraphs, styled) == ["Own", "Upon"]


def test_a_chapter_and_its_first_section_are_one_part(tmp_path: Path) -> None:
    styled = {"Learners": FIRST, "Induction": SECOND, "Rota": SECOND, "End": FIRST}
    paragraphs = ["Learners", "Induction", "A week", "Rota", "End"]
    assert labels(tmp_path, paragraphs, styled) == ["Learners: Induction", "Rota", "End"]


def test_a_long_part_goes_on_in_another(tmp_path: Path) -> None:
    paragraphs = ["Induction", *(f"Line {number}" for number in range(1, 200)), "Rota", "Nights"]
    styled = {"Induction": FIRST, "Rota": FIRST}
    assert labels(tmp_path, paragraphs, styled) == [
        "Induction",
        "Induction (continued)",
        "Induction (continued)",
        "Rota",
    ]


def test_a_heading_of_three_thousand_characters_is_shortened_as_a_name_and_whole_as_words(
    tmp_path: Path,
) -> None:
    long = "Induction " * 300
    document = read(tmp_path, offices.word([long, "A week"], styled={long: FIRST}), "Plan.docx")
    assert len(document.labels[0]) <= 120
    assert document.labels[0].endswith("…")
    assert document.texts[0].startswith(long.strip())


def test_a_document_of_headings_alone_does_not_become_thousands_of_parts(tmp_path: Path) -> None:
    paragraphs = [f"Heading {number}" for number in range(6000)]
    document = read(tmp_path, offices.word(paragraphs, styled=dict.fromkeys(paragraphs, FIRST)), "Plan.docx")
    assert len(document.labels) < 1100
    assert sum(len(text.split("\n")) for text in document.texts) == 6000


def test_a_copy_is_made_of_a_document_whose_heading_names_its_author(tmp_path: Path) -> None:
    heading = f"Written by {offices.AUTHOR}"
    document = read(tmp_path, offices.word([heading, "A week"], styled={heading: FIRST}), "Plan.docx")
    assert document.labels == [heading]
    assert document.copy()
