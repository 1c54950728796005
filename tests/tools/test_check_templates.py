"""The template check finds each thing that it promises to refuse, and lets plain templates pass."""

from pathlib import Path

import pytest

from tools import check_templates


def faults_in(folder: Path, source: str, name: str = "cases/show.html") -> list[str]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source)
    return list(check_templates.faults(folder))


PLAIN = """{% extends "page.html" %}
{% set width = "list" %}
{% block content %}<p class="nhsuk-body">{{ name|title }}</p>
<script src="/static/page.js" type="module"></script><a href="https://example.org/">Elsewhere</a>{% endblock %}"""


def test_a_plain_template_passes(tmp_path: Path):
    assert faults_in(tmp_path, PLAIN) == []


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<p>{{ note|safe }}</p>", "|safe"),
        ("{{ Markup(note) }}", "Markup"),
        ("{% autoescape false %}{{ note }}{% endautoescape %}", "autoescape switched"),
        ("<script>go()</script>", "inline script"),
        ("<style>p {}</style>", "inline style element"),
        ('<p\nstyle="color: red">', "inline style"),
        ('<button onclick="go()">', "inline handler"),
        ('<div hx-on:click="go()">', "htmx handler"),
        ('<a href="javascript:go()">', "javascript address"),
        ('<img src="https://example.org/a.png" alt="">', "other server"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "other server"),
        ('{% set width = "huge" %}', "unknown width"),
        ("{% set wide = True %}", "unknown width"),
        ("{% if %}", "Expected an expression, got 'end of statement block'"),
        ("{% block a %}", "Unexpected end of template"),
    ],
)
def test_each_fault_is_named_with_its_place(tmp_path: Path, source: str, kind: str):
    faults = faults_in(tmp_path, "<p>first line</p>\n" + source)
    assert len(faults) == 1
    assert faults[0].startswith("cases/show.html:")
    assert kind in faults[0]


def test_what_a_comment_says_is_no_fault(tmp_path: Path):
    assert faults_in(tmp_path, "{# no <script>s here, and no |safe #}<p>text</p>") == []


def test_a_letter_by_mail_may_carry_its_style(tmp_path: Path):
    assert faults_in(tmp_path, '<p style="color: #212b32">', "email/invitation.html") == []


def test_the_one_allowed_script_is_allowed_nowhere_else(tmp_path: Path):
    assert faults_in(tmp_path, "<script>{{ mark|safe }}</script>", "base.html") == []
    assert len(faults_in(tmp_path, "<script>{{ mark|safe }}</script>" * 2, "base.html")) == 2
    (tmp_path / "base.html").unlink()
    assert faults_in(tmp_path, "<script>mark()</script>", "page.html") == ["page.html:1: inline script"]
