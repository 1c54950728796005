"""A page never waits for a template that was compiled before."""

import pytest
from flask import Flask


@pytest.mark.one_database
def test_every_template_stays_compiled(app: Flask) -> None:
    templates = app.jinja_env
    names = templates.list_templates(["html"])
    assert len(names) > 400, "more than Jinja holds by itself"
    compiled = [templates.get_template(name) for name in names]
    assert [
        name
        for name, template in zip(names, compiled, strict=True)
        if templates.get_template(name) is not template
    ] == []
