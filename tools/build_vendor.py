"""Copy the front-end packages into accreditation/static/vendor under hashed names; refuses css that calls out.

`manifest.json` maps each plain name to its file: {"nhsuk-frontend.css": "nhsuk-frontend.1a2b3c4d.css", ...}. A name
carries the hash of its content, so a browser may keep a file for ever.
"""

import hashlib
import json
import os
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NHSUK = Path("node_modules/nhsuk-frontend/dist/nhsuk")
VENDOR = Path("accreditation/static/vendor")

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
SOURCE_MAP = re.compile(r"\s*(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")
IMAGE_URL = re.compile(r"url\((['\"]?)/assets/(images/[^)'\"?#]+)\1\)")
OUTSIDE_URL = re.compile(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)\s]*", re.IGNORECASE)


class CallsOut(Exception):
    """A style sheet still names an address outside this server."""


def hashed_name(name: str, content: bytes) -> str:
    """Put the first twelve digits of the content's SHA-256 before the file's suffix."""
    path = Path(name)
    digest = hashlib.sha256(content).hexdigest()[:12]
    return path.with_name(f"{path.stem}.{digest}{path.suffix}").as_posix()


def without_outside(css: str, images: dict[str, str]) -> str:
    """Drop the two font blocks that call out, point the images at our copies, and refuse any address that is left."""
    css = FONT_FACE.sub("", SOURCE_MAP.sub("\n", css))
    css = IMAGE_URL.sub(lambda image: f"url({images[image.group(2)]})", css)
    outside = OUTSIDE_URL.search(css)
    if outside:
        raise CallsOut(f"the style sheet still calls out: {outside.group(0)}")
    return css


def vendor_files(root: Path) -> dict[str, bytes]:
    """Return the content of every file to serve, by its plain name; images come first, the css is last."""
    images = sorted((root / NHSUK / "assets" / "images").iterdir())
    files = {f"images/{image.name}": image.read_bytes() for image in images if image.is_file()}
    script = (root / NHSUK / "nhsuk-frontend.min.js").read_text()
    files["nhsuk-frontend.js"] = SOURCE_MAP.sub("\n", script).encode()
    hashed_images = {
        name: hashed_name(name, body) for name, body in files.items() if name.startswith("images/")
    }
    css = (root / NHSUK / "nhsuk-frontend.min.css").read_text()
    files["nhsuk-frontend.css"] = without_outside(css, hashed_images).encode()
    return files


def build(root: Path) -> dict[str, str]:
    """Write the vendor folder and its manifest beside the old one, then swap them; return the manifest."""
    files = vendor_files(root)
    manifest = {name: hashed_name(name, body) for name, body in files.items()}
    target, fresh = root / VENDOR, root / ".dev" / "vendor.new"
    shutil.rmtree(fresh, ignore_errors=True)
    for name, body in files.items():
        path = fresh / manifest[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    shutil.rmtree(target, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh.rename(target)
    return manifest


def up_to_date(root: Path) -> bool:
    """Say whether the built folder is newer than the packages and this script, so that a start need not build."""
    manifest = root / VENDOR / "manifest.json"
    sources = [root / "node_modules" / "installed.json", Path(__file__)]
    if not manifest.exists():
        return False
    return all(source.exists() and source.stat().st_mtime < manifest.stat().st_mtime for source in sources)


def main() -> int:
    """Build the vendor folder of this checkout unless it is up to date."""
    if up_to_date(ROOT) and not os.environ.get("REBUILD"):
        return 0
    try:
        manifest = build(ROOT)
    except (CallsOut, OSError) as error:
        print(f"The front-end files could not be built: {error}", file=sys.stderr)
        return 1
    print(f"Built {len(manifest)} front-end files into {VENDOR}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
