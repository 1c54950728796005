"""What is shipped for the machine in front: its sizes agree with the service's own limits."""

import re

from accreditation.services.evidence.uploads import PART_SIZE
from accreditation.settings import MEBIBYTE, ROOT, Settings
from accreditation.views.evidence import TOGETHER
from accreditation.web.files import FIELDS_BESIDE

NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
SETTINGS = Settings(secret_key="", database_url="")


def body_limit(location: str) -> int:
    """The largest body that nginx lets through to a location, in bytes."""
    place = NGINX.index(location)
    size = re.compile(r"client_max_body_size (\d+)m;").search(NGINX, place)
    assert size is not None
    return int(size[1]) * MEBIBYTE


def test_nginx_lets_through_what_the_service_takes_and_little_more() -> None:
    for location, most in (
        ("    listen 443 ssl;\n", SETTINGS.form_limit),
        ("location = /evidence/add", TOGETHER * SETTINGS.evidence_limit + FIELDS_BESIDE),
        ("/replace$", SETTINGS.evidence_limit + FIELDS_BESIDE),
        ("/parts/", PART_SIZE + FIELDS_BESIDE),
    ):
        assert most < body_limit(location) <= most + MEBIBYTE, location


def test_nginx_waits_longer_for_the_service_than_the_service_for_its_database() -> None:
    seconds = re.search(r"proxy_read_timeout (\d+)s;", NGINX)
    assert seconds is not None
    assert int(seconds[1]) > 20
