"""Everything that a deployment may set, read once from the environment; production unless DEMO=1 says otherwise."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from accreditation import sign_in_providers
from accreditation.enums.people import PANEL_ROLES, Role
from accreditation.mail_settings import BadMail, Mail
from accreditation.sign_in_providers import SignInProvider

ROOT = Path(__file__).resolve().parent.parent
MINIMUM_SECRET = 32
MEBIBYTE = 1024 * 1024
GIBIBYTE = 1024 * MEBIBYTE
MORE_THAN_A_PASSWORD = frozenset({Role.ADMINISTRATOR, Role.SECRETARIAT, Role.RATIFIER}) | PANEL_ROLES
"""Roles that need more than a password to sign in, unless a deployment says otherwise."""
EVIDENCE_TYPES = frozenset({"pdf", "word", "excel", "powerpoint", "text", "csv", "image"})


class BadSettings(Exception):
    """The service may not start like this; the message says what to set."""


@dataclass(frozen=True)
class Quota:
    """How many files and bytes may be added within a day, and how many may wait for their check; 0 is no limit."""

    files: int = 0
    size: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Quotas:
    """What one person may add, and what all people of one provider may."""

    person: Quota = Quota(1_000, 20 * GIBIBYTE, 500)
    provider: Quota = Quota(3_000, 60 * GIBIBYTE, 1_500)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Quotas":
        """Each number by its name; the defaults where nothing is said."""

        def quota(default: Quota, whose: str) -> Quota:
            gigabytes = int(environment.get(f"{whose}_GB_A_DAY", str(default.size // GIBIBYTE)))
            return Quota(
                files=int(environment.get(f"{whose}_FILES_A_DAY", str(default.files))),
                size=gigabytes * GIBIBYTE,
                waiting=int(environment.get(f"{whose}_WAITING_CHECKS", str(default.waiting))),
            )

        return cls(quota(cls.person, "PERSON"), quota(cls.provider, "PROVIDER"))


@dataclass(frozen=True)
class Contact:
    """Whom people turn to about the service; what is empty is not shown."""

    name: str = ""
    email: str = ""
    phone: str = ""
    hours: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Contact":
        """Each part by its name."""
        return cls(
            *(environment.get(f"CONTACT_{part}", "").strip() for part in ("NAME", "EMAIL", "PHONE", "HOURS"))
        )

    @property
    def is_set(self) -> bool:
        """Whether there is a way to reach anybody."""
        return bool(self.email or self.phone)


@dataclass(frozen=True)
class Settings:
    """One deployment."""

    secret_key: str
    database_url: str
    database_chosen: bool = True
    prepared_statements: bool = True
    demo: bool = False
    audit_key: str = ""
    audit_keys_old: tuple[str, ...] = ()
    base_url: str = "http://127.0.0.1:8000"
    body_name: str = "Health Education England"
    contact: Contact = Contact()
    mail: Mail = field(default_factory=Mail)
    store_folder: str = ""
    store_keep_free: int = 1 * GIBIBYTE
    s3_bucket: str = ""
    s3_endpoint: str = ""
    s3_region: str = "eu-west-2"
    clamd_socket: str = ""
    accept_unscanned: bool = False
    demand_jail: bool = False
    evidence_limit: int = 200 * MEBIBYTE
    evidence_types: frozenset[str] = EVIDENCE_TYPES
    quotas: Quotas = Quotas()
    form_limit: int = 16 * MEBIBYTE
    secure_cookies: bool = True
    session_hours: int = 12
    session_idle_minutes: int = 60
    session_shared_idle_minutes: int = 10
    factor_roles: frozenset[Role] = frozenset()
    trusted_proxies: int = 0
    web_threads: int = 4
    pg_programs: str = ""
    backup_key: str = ""
    log_json: bool = False
    sign_in_providers: tuple[SignInProvider, ...] = ()
    sign_in_problems: tuple[str, ...] = ()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the environment; the demonstration makes its own secrets, and keeps them with its data."""
        demo = environment.get("DEMO") == "1"
        instance = Path(environment.get("INSTANCE", str(ROOT / "instance")))
        secrets_of = _demo_secrets(instance) if demo else environment
        return cls(
            secret_key=secrets_of.get("SECRET_KEY", ""),
            audit_key=secrets_of.get("AUDIT_KEY", ""),
            audit_keys_old=tuple(
                filter(None, environment.get("AUDIT_KEYS_OLD", "").replace(",", " ").split())
            ),
            database_url=environment.get("DATABASE_URL", f"sqlite:///{instance / 'accreditation.sqlite'}"),
            database_chosen="DATABASE_URL" in environment,
            prepared_statements=environment.get("PREPARED_STATEMENTS", "1") != "0",
            demo=demo,
            base_url=environment.get("BASE_URL", "http://127.0.0.1:8000"),
            body_name=environment.get("BODY_NAME", "Health Education England"),
            contact=Contact.from_environment(environment),
            mail=_mail(environment, str(instance / "letters") if demo else ""),
            store_folder=environment.get("STORE_FOLDER", str(instance / "store")),
            store_keep_free=int(environment.get("STORE_KEEP_FREE_MB", "1024")) * MEBIBYTE,
            s3_bucket=environment.get("S3_BUCKET", ""),
            s3_endpoint=environment.get("S3_ENDPOINT", ""),
            s3_region=environment.get("S3_REGION", "eu-west-2"),
            clamd_socket=environment.get("CLAMD_SOCKET", ""),
            accept_unscanned=demo or environment.get("ACCEPT_UNSCANNED") == "1",
            demand_jail=environment.get("DEMAND_JAIL") == "1",
            evidence_limit=_number(environment, "EVIDENCE_LIMIT_MB", "200") * MEBIBYTE,
            evidence_types=_types(environment.get("EVIDENCE_TYPES", "")),
            quotas=Quotas.from_environment(environment),
            secure_cookies=not demo,
            session_hours=_number(environment, "SESSION_HOURS", "12"),
            session_idle_minutes=_number(environment, "SESSION_IDLE_MINUTES", "60"),
            session_shared_idle_minutes=_number(environment, "SESSION_SHARED_IDLE_MINUTES", "10"),
            factor_roles=_roles(environment.get("SECOND_FACTOR_ROLES", "none" if demo else "")),
            trusted_proxies=_number(environment, "TRUSTED_PROXIES", "0"),
            web_threads=_number(environment, "WEB_THREADS", "4"),
            pg_programs=environment.get("PG_PROGRAMS", ""),
            backup_key=environment.get("BACKUP_KEY", ""),
            log_json=environment.get("LOG_FORMAT", "").lower() == "json",
            sign_in_providers=sign_in_providers.from_environment(environment),
            sign_in_problems=tuple(sign_in_providers.problems(environment)),
        )

    @property
    def audit_keys(self) -> tuple[str, ...]:
        """The key that seals, then those that sealed before it."""
        return (self.audit_key, *self.audit_keys_old)

    def checked(self) -> "Settings":
        """These settings, if the service may start with them; raises BadSettings, which says what to set."""
        for name, value in (("SECRET_KEY", self.secret_key), ("AUDIT_KEY", self.audit_key)):
            if len(value) < MINIMUM_SECRET or len(set(value)) < MINIMUM_SECRET // 4:
                raise BadSettings(
                    f"{name} is missing or weak. Set it to at least {MINIMUM_SECRET} random characters, for example"
                    " the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
                )
        if self.secret_key == self.audit_key:
            raise BadSettings("AUDIT_KEY must differ from SECRET_KEY, so that one leak does not break both.")
        limits = (self.session_hours, self.session_idle_minutes, self.session_shared_idle_minutes)
        if min(limits) < 1:
            raise BadSettings(
                "SESSION_HOURS, SESSION_IDLE_MINUTES and SESSION_SHARED_IDLE_MINUTES must be 1 or more."
            )
        self.with_known_types()
        if self.sign_in_problems:
            raise BadSettings(" ".join(self.sign_in_problems))
        self.with_expected_database()
        if self.demo and not self.database_url.startswith("sqlite:///"):
            raise BadSettings("DEMO=1 works only on a local SQLite file; unset DEMO or DATABASE_URL.")
        return self

    @property
    def database_file(self) -> Path | None:
        """The file of an SQLite database; None for another."""
        file = self.database_url.removeprefix("sqlite:///")
        return Path(file) if file != self.database_url else None

    @property
    def database_words(self) -> str:
        """Which database this is, without a user or a password."""
        if self.database_file is not None:
            return f"SQLite, {self.database_file}"
        parts = urlsplit(self.database_url)
        return f"{parts.scheme.partition('+')[0]}, {parts.path.lstrip('/')} on {_host_of(self.database_url) or 'this machine'}"

    def with_expected_database(self) -> "Settings":
        """These settings, unless a new SQLite file would be made for real because nobody chose a database; raises BadSettings."""
        if (
            not (self.demo or self.database_chosen)
            and (file := self.database_file) is not None
            and not file.exists()
        ):
            raise BadSettings(
                f"DATABASE_URL is not set, and there is no database at {file}. Set DATABASE_URL; to make a new SQLite"
                f" file there: DATABASE_URL=sqlite:///{file}"
            )
        return self

    def with_known_types(self) -> "Settings":
        """These settings, if every kind of file that they name is known; raises BadSettings."""
        if not self.evidence_types <= EVIDENCE_TYPES:
            unknown = ", ".join(sorted(self.evidence_types - EVIDENCE_TYPES))
            allowed = ", ".join(sorted(EVIDENCE_TYPES))
            raise BadSettings(f"EVIDENCE_TYPES names what is not known: {unknown}. Choose from: {allowed}.")
        return self


def _host_of(url: str) -> str:
    """The server in an address; what stands there for a socket is left out."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _mail(environment: Mapping[str, str], demo_folder: str) -> Mail:
    try:
        return Mail.from_environment(environment, demo_folder=demo_folder)
    except BadMail as bad:
        raise BadSettings(str(bad)) from bad


def _number(environment: Mapping[str, str], name: str, default: str) -> int:
    """A whole number from the environment; raises BadSettings."""
    try:
        return int(environment.get(name, default))
    except ValueError as wrong:
        raise BadSettings(f"{name} must be a whole number.") from wrong


def _roles(setting: str) -> frozenset[Role]:
    """The roles that need a second factor: those of the setting, `none`, or the default; raises BadSettings."""
    names = frozenset(setting.lower().replace(",", " ").split())
    if not names:
        return MORE_THAN_A_PASSWORD
    if names == {"none"}:
        return frozenset()
    if not names <= {role.value for role in Role}:
        unknown = ", ".join(sorted(names - {role.value for role in Role}))
        raise BadSettings(f"SECOND_FACTOR_ROLES names what is no role: {unknown}.")
    return frozenset(Role(name) for name in names)


def _types(setting: str) -> frozenset[str]:
    """The kinds of file that are taken; all of them where nothing is said."""
    return frozenset(name.strip().lower() for name in setting.split(",") if name.strip()) or EVIDENCE_TYPES


def _demo_secrets(instance: Path) -> Mapping[str, str]:
    """Random secrets of this demonstration, made once, readable by its owner alone."""
    path = instance / "demo-secrets.json"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        made = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "AUDIT_KEY")}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            json.dump(made, handle)
    loaded: dict[str, str] = json.loads(path.read_text())
    return loaded
