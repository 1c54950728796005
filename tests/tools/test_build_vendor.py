"""The built front-end files call nobody, carry the hash of their content and are all found through the manifest."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from tools import build_vendor

CSS = """@font-face{font-family:F;src:url(https://fonts.example/f.woff2) format("woff2")}
a{background:url(/assets/images/tick.svg)}b{background:url("/assets/images/tick.svg")}
/*# sourceMappingURL=nhsuk-frontend.min.css.map */
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    images = tmp_path / build_vendor.NHSUK / "assets" / "images"
    images.mkdir(parents=True)
    (images / "tick.svg").write_text("<svg/>")
    (tmp_path / build_vendor.NHSUK / "nhsuk-frontend.min.css").write_text(CSS)
    (tmp_path / build_vendor.NHSUK / "nhsuk-frontend.min.js").write_text(
        "go()\n//# sourceMappingURL=a.js.map\n"
    )
    return tmp_path


def test_every_file_is_named_for_its_content(root: Path):
    manifest = build_vendor.build(root)
    vendor = root / build_vendor.VENDOR
    assert manifest == json.loads((vendor / "manifest.json").read_text())
    assert set(manifest) == {"nhsuk-frontend.css", "nhsuk-frontend.js", "images/tick.svg"}
    for name in manifest.values():
        digest = hashlib.sha256((vendor / name).read_bytes()).hexdigest()
        assert f".{digest[:12]}." in name


def test_the_style_sheet_names_only_our_own_images(root: Path):
    manifest = build_vendor.build(root)
    css = (root / build_vendor.VENDOR / manifest["nhsuk-frontend.css"]).read_text()
    assert set(re.findall(r"url\(([^)]*)\)", css)) == {manifest["images/tick.svg"]}
    assert "@font-face" not in css
    assert "sourceMappingURL" not in css


@pytest.mark.parametrize(
    "rule",
    [
        "a{background:url(https://x.example/a.png)}",
        "a{background:url('//x.example/a.png')}",
        '@import "http://x.example/a";',
    ],
)
def test_a_style_sheet_that_still_calls_out_is_refused(root: Path, rule: str):
    sheet = root / build_vendor.NHSUK / "nhsuk-frontend.min.css"
    sheet.write_text(CSS + rule)
    with pytest.raises(build_vendor.CallsOut, match=r"x\.example"):
        build_vendor.build(root)
    assert not (root / build_vendor.VENDOR).exists()


def test_a_second_build_leaves_nothing_of_the_first(root: Path):
    first = build_vendor.build(root)
    (root / build_vendor.NHSUK / "nhsuk-frontend.min.js").write_text("go(2)")
    second = build_vendor.build(root)
    vendor = root / build_vendor.VENDOR
    assert not (vendor / first["nhsuk-frontend.js"]).exists()
    assert (vendor / second["nhsuk-frontend.js"]).read_text() == "go(2)"


def test_the_files_of_this_checkout_are_built_and_call_nobody():
    vendor = Path(build_vendor.__file__).resolve().parent.parent / build_vendor.VENDOR
    manifest = json.loads((vendor / "manifest.json").read_text())
    css = (vendor / manifest["nhsuk-frontend.css"]).read_text()
    assert not re.search(r"url\(\s*['\"]?(https?:)?//", css)
    for image in re.findall(r"url\((images/[^)]*)\)", css):
        assert (vendor / image).is_file()
