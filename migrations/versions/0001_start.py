"""Every table, what the database itself refuses to change, and the indexes by which words are found: one fresh start."""

import sqlalchemy as sa
from alembic import op

from accreditation.models import search_pieces
from accreditation.queries.evidence_search import MADE
from migrations import append_only

revision = "0001"
down_revision = None

SEARCH_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""What is searched and sorted by name: compared byte by byte, whatever language the server speaks."""

APPEND_ONLY = (
    "agreed_score_reviews",
    "agreed_scores",
    "answer_revisions",
    "archived_answers",
    "audit_events",
    "audit_seals",
    "award_events",
    "carried_scores",
    "case_duties",
    "clock_extensions",
    "comment_resolutions",
    "comments",
    "concern_records",
    "decisions",
    "entries",
    "entry_citations",
    "framework_moves",
    "framework_retirements",
    "framework_versions",
    "interest_declarations",
    "local_confirmations",
    "local_doubts",
    "lost_motions",
    "moderation_case_reasons",
    "moderation_remarks",
    "motions",
    "move_reasons",
    "ratifications",
    "rationale_readings",
    "recusals",
    "report_corrections",
    "reviewer_trainings",
    "round_standards",
    "score_assents",
    "score_citations",
    "score_proposals",
    "score_revisions",
    "signatures",
    "snapshot_entries",
    "standards",
    "start_waivers",
    "statements",
    "visit_plans",
    "visits",
    "votes",
)


def upgrade() -> None:
    """Make the tables, then the triggers, then the indexes."""
    make_tables()
    set_triggers()
    dialect = op.get_bind().dialect.name
    for statement in (*MADE[dialect], *search_pieces.made(dialect)):
        op.execute(statement)


def set_triggers() -> None:
    """Have the database refuse to change what is append-only."""
    dialect = op.get_bind().dialect.name
    for statement in append_only.functions(dialect):
        op.execute(statement)
    for table in APPEND_ONLY:
        for statement in append_only.protect(table, dialect):
            op.execute(statement)
    for statement in append_only.protect_heads(dialect):
        op.execute(statement)


def make_tables() -> None:
    """Make what the models say, as Alembic wrote it down."""
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("stream", "seq", name=op.f("uq_audit_events_stream_seq")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_audit_events_actor_id"), "audit_events", ["actor_id"], unique=False)
    op.create_index(op.f("ix_audit_events_at"), "audit_events", ["at"], unique=False)
    op.create_index(op.f("ix_audit_events_kind_id"), "audit_events", ["kind", "id"], unique=False)
    op.create_table(
        "audit_heads",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_audit_heads")),
    )
    op.create_table(
        "audit_seals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("row_ids", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seals")),
        info={"append_only": True},
    )
    op.create_table(
        "heartbeats",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("longest_gap", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), server_default="0", nullable=False),
        sa.Column("takes_long", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("unique_key", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("progress_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("progress_of", sa.Integer(), server_default="0", nullable=False),
        sa.Column("progress", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_jobs_unique_key")),
    )
    op.create_index(
        op.f("ix_jobs_organisation_id_person_id_turn"),
        "jobs",
        ["organisation_id", "person_id", "turn"],
        unique=False,
    )
    op.create_index(
        op.f("ix_jobs_state_turn_run_at_id"), "jobs", ["state", "turn", "run_at", "id"], unique=False
    )
    op.create_table(
        "offices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offices")),
        sa.UniqueConstraint("code", name=op.f("uq_offices_code")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_key", SEARCH_KEY, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("password_is_temporary", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("email", name=op.f("uq_people_email")),
    )
    op.create_index(op.f("ix_people_search_key_id"), "people", ["search_key", "id"], unique=False)
    op.create_table(
        "clock_jumps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["people.id"], name=op.f("fk_clock_jumps_confirmed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_jumps")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(
        op.f("ix_sign_in_attempts_account_at"), "sign_in_attempts", ["account", "at"], unique=False
    )
    op.create_index(
        op.f("ix_sign_in_attempts_address_at"), "sign_in_attempts", ["address", "at"], unique=False
    )
    op.create_table(
        "framework_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["people.id"], name=op.f("fk_framework_versions_published_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_versions")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_framework_versions_content_hash")),
        sa.UniqueConstraint("slug", "version", name=op.f("uq_framework_versions_slug_version")),
        info={"append_only": True},
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search_key", SEARCH_KEY, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("begins_at", sa.Time(), nullable=True),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_meetings_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index(op.f("ix_meetings_office_id_held_on"), "meetings", ["office_id", "held_on"], unique=False)
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ods_code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_key", SEARCH_KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_organisations_office_id")),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["organisations.id"], name=op.f("fk_organisations_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("ods_code", name=op.f("uq_organisations_ods_code")),
    )
    op.create_index(
        op.f("ix_organisations_search_key_id"), "organisations", ["search_key", "id"], unique=False
    )
    op.create_index(
        op.f("ix_organisations_office_id_search_key"),
        "organisations",
        ["office_id", "search_key"],
        unique=False,
    )
    op.create_index(
        "ix_organisations_merged",
        "organisations",
        ["successor_id"],
        unique=False,
        sqlite_where=sa.text("successor_id IS NOT NULL"),
        postgresql_where=sa.text("successor_id IS NOT NULL"),
    )
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_saved_views_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("person_id", "page", "name", name=op.f("uq_saved_views_person_id_page_name")),
    )
    op.create_table(
        "calendar_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_calendar_keys_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_keys")),
        sa.UniqueConstraint("nonce", name=op.f("uq_calendar_keys_nonce")),
        sa.UniqueConstraint("person_id", name=op.f("uq_calendar_keys_person_id")),
    )
    op.create_table(
        "kept_inputs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_kept_inputs_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_inputs")),
    )
    op.create_index(op.f("ix_kept_inputs_kept_at"), "kept_inputs", ["kept_at"], unique=False)
    op.create_index(op.f("ix_kept_inputs_person_id_page"), "kept_inputs", ["person_id", "page"], unique=False)
    op.create_table(
        "used_challenges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_used_challenges")),
        sa.UniqueConstraint("digest", name=op.f("uq_used_challenges_digest")),
    )
    op.create_index(op.f("ix_used_challenges_used_at"), "used_challenges", ["used_at"], unique=False)
    op.create_table(
        "code_apps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_code_apps_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_apps")),
    )
    op.create_index(
        "uq_code_apps_begun",
        "code_apps",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("confirmed_at IS NULL"),
        postgresql_where=sa.text("confirmed_at IS NULL"),
    )
    op.create_index(
        "uq_code_apps_confirmed",
        "code_apps",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("confirmed_at IS NOT NULL"),
        postgresql_where=sa.text("confirmed_at IS NOT NULL"),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("user_handle", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_passkeys_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    op.create_index(op.f("ix_passkeys_person_id"), "passkeys", ["person_id"], unique=False)
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recovery_codes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("digest", name=op.f("uq_recovery_codes_digest")),
    )
    op.create_index(op.f("ix_recovery_codes_person_id"), "recovery_codes", ["person_id"], unique=False)
    # ### end Alembic commands ###
    op.create_table(
        "identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(subject IS NULL) = (linked_at IS NULL)", name=op.f("ck_identities_linked_with_subject")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_identities_added_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_identities_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_identities_issuer_subject")),
    )
    op.create_index(op.f("ix_identities_person_id"), "identities", ["person_id"], unique=False)
    op.create_index(
        "ix_identities_prepared",
        "identities",
        ["person_id", "issuer"],
        unique=True,
        sqlite_where=sa.text("subject IS NULL"),
        postgresql_where=sa.text("subject IS NULL"),
    )
    op.create_table(
        "user_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_agent", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("stepped_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("step_up_for", sa.Text(), nullable=True),
        sa.Column("identity_id", sa.Integer(), nullable=True),
        sa.Column("provider_session", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["identities.id"],
            name=op.f("fk_user_sessions_identity_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_user_sessions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_user_sessions_token_hash")),
    )
    op.create_index(op.f("ix_user_sessions_expires_at"), "user_sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_user_sessions_identity_id"), "user_sessions", ["identity_id"], unique=False)
    op.create_index(op.f("ix_user_sessions_person_id"), "user_sessions", ["person_id"], unique=False)
    op.create_table(
        "cycles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["framework_version_id"], ["framework_versions.id"], name=op.f("fk_cycles_framework_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycles")),
        sa.UniqueConstraint("name", name=op.f("uq_cycles_name")),
    )
    op.create_table(
        "evidence_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("search_key", SEARCH_KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("kind_confirmed", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["people.id"], name=op.f("fk_evidence_items_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_evidence_items_organisation_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_evidence_items_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_items")),
    )
    op.create_index(
        op.f("ix_evidence_items_organisation_id_search_key_id"),
        "evidence_items",
        ["organisation_id", "search_key", "id"],
        unique=False,
    )
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("organisation_id IS NULL OR office_id IS NULL", name=op.f("ck_grants_one_scope")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["people.id"], name=op.f("fk_grants_granted_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_grants_office_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_grants_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_grants_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
    )
    op.create_index(op.f("ix_grants_office_id_role"), "grants", ["office_id", "role"], unique=False)
    op.create_index(
        op.f("ix_grants_organisation_id_role"), "grants", ["organisation_id", "role"], unique=False
    )
    op.create_index(op.f("ix_grants_person_id"), "grants", ["person_id"], unique=False)
    op.create_table(
        "grant_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grant_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_grant_proposals_ends_after_start")
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> person_id",
            name=op.f("ck_grant_proposals_not_by_themselves"),
        ),
        sa.CheckConstraint(
            "grant_id IS NULL OR (decided_by_id IS NOT NULL"
            " AND (proposed_by_id IS NULL OR proposed_by_id <> decided_by_id))",
            name=op.f("ck_grant_proposals_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_grant_proposals_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["grants.id"], name=op.f("fk_grant_proposals_grant_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_grant_proposals_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_grant_proposals_person_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_grant_proposals_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_proposals")),
    )
    op.create_index(op.f("ix_grant_proposals_person_id"), "grant_proposals", ["person_id"], unique=False)
    op.create_table(
        "meeting_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("is_chair", sa.Boolean(), nullable=False),
        sa.Column("is_lay", sa.Boolean(), nullable=False),
        sa.Column("is_learner", sa.Boolean(), nullable=False),
        sa.Column("profession", sa.String(length=40), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_members_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_meeting_members_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_members")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_meeting_members_meeting_id_person_id")),
    )
    op.create_index(op.f("ix_meeting_members_person_id"), "meeting_members", ["person_id"], unique=False)
    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_key", SEARCH_KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("is_small", sa.Boolean(), nullable=False),
        sa.Column("recruits", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_placements_office_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_placements_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
    )
    op.create_index(op.f("ix_placements_office_id"), "placements", ["office_id"], unique=False)
    op.create_index(
        op.f("ix_placements_organisation_id_search_key"),
        "placements",
        ["organisation_id", "search_key"],
        unique=False,
    )
    op.create_table(
        "reviewer_profiles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("profession", sa.String(length=40), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("trained_on", sa.Date(), nullable=True),
        sa.Column("standardised_on", sa.Date(), nullable=True),
        sa.Column("load_cap", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("load_cap BETWEEN 0 AND 50", name=op.f("ck_reviewer_profiles_load_cap_in_range")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["organisations.id"], name=op.f("fk_reviewer_profiles_employer_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reviewer_profiles_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_profiles")),
        sa.UniqueConstraint("person_id", name=op.f("uq_reviewer_profiles_person_id")),
    )
    op.create_table(
        "password_resets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked_from", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_resets")),
    )
    op.create_index(
        op.f("ix_password_resets_address_asked_at"), "password_resets", ["address", "asked_at"], unique=False
    )
    op.create_index(op.f("ix_password_resets_asked_at"), "password_resets", ["asked_at"], unique=False)
    op.create_index(
        op.f("ix_password_resets_asked_from_asked_at"),
        "password_resets",
        ["asked_from", "asked_at"],
        unique=False,
    )
    op.create_table(
        "address_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("old_address", sa.Text(), nullable=False),
        sa.Column("new_address", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("old_address <> new_address", name=op.f("ck_address_changes_changes")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_address_changes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_changes")),
    )
    op.create_index(op.f("ix_address_changes_person_id"), "address_changes", ["person_id"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (person_id IS NULL)", name=op.f("ck_invitations_accepted_by_somebody")
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_invitations_one_end")
        ),
        sa.ForeignKeyConstraint(["invited_by_id"], ["people.id"], name=op.f("fk_invitations_invited_by_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invitations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
    )
    op.create_index(
        "uq_invitations_open_address",
        "invitations",
        ["address"],
        unique=True,
        sqlite_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("user_agent", sa.Text(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
    )
    op.create_index(op.f("ix_sign_ins_at"), "sign_ins", ["at"], unique=False)
    op.create_index(op.f("ix_sign_ins_person_id_at"), "sign_ins", ["person_id", "at"], unique=False)
    op.create_table(
        "invitation_roles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_invitation_roles_ends_after_start")
        ),
        sa.CheckConstraint(
            "organisation_id IS NULL OR office_id IS NULL", name=op.f("ck_invitation_roles_one_scope")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_invitation_roles_invitation_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_invitation_roles_office_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_invitation_roles_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_roles")),
    )
    op.create_index(
        op.f("ix_invitation_roles_invitation_id"), "invitation_roles", ["invitation_id"], unique=False
    )
    op.create_table(
        "invitation_placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_role_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_role_id"],
            ["invitation_roles.id"],
            name=op.f("fk_invitation_placements_invitation_role_id"),
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_invitation_placements_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_placements")),
        sa.UniqueConstraint(
            "invitation_role_id",
            "placement_id",
            name=op.f("uq_invitation_placements_invitation_role_id_placement_id"),
        ),
    )
    op.create_table(
        "standards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("klass", sa.String(length=40), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("not_applicable_allowed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_versions.id"],
            name=op.f("fk_standards_framework_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standards")),
        sa.UniqueConstraint(
            "framework_version_id", "code", name=op.f("uq_standards_framework_version_id_code")
        ),
        info={"append_only": True},
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("status_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lapsed_from", sa.String(length=40), nullable=True),
        sa.Column("reinstated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("deferrals", sa.Integer(), nullable=False),
        sa.Column("begun_from_id", sa.Integer(), nullable=True),
        sa.Column("return_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'placement') = (placement_id IS NOT NULL)",
            name=op.f("ck_applications_placement_has_subject"),
        ),
        sa.CheckConstraint(
            "(status = 'lapsed') = (lapsed_from IS NOT NULL)", name=op.f("ck_applications_lapsed_remembers")
        ),
        sa.CheckConstraint(
            "return_id IS NULL OR kind = 'placement'", name=op.f("ck_applications_return_serves_placement")
        ),
        sa.CheckConstraint(
            "status NOT IN ('submitted', 'in_check', 'allocation', 'in_review', 'moderation', 'factual_accuracy', 'ready_for_panel', 'at_panel', 'decided', 'deferred', 'closed') OR submitted_at IS NOT NULL",
            name=op.f("ck_applications_submitted_has_moment"),
        ),
        sa.ForeignKeyConstraint(
            ["begun_from_id"], ["applications.id"], name=op.f("fk_applications_begun_from_id")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_applications_cycle_id")),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_versions.id"],
            name=op.f("fk_applications_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_applications_office_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_applications_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_applications_placement_id")
        ),
        sa.ForeignKeyConstraint(["return_id"], ["applications.id"], name=op.f("fk_applications_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("reference", name=op.f("uq_applications_reference")),
    )
    op.create_index(op.f("ix_applications_cycle_id"), "applications", ["cycle_id"], unique=False)
    op.create_index(
        "ix_applications_live",
        "applications",
        ["office_id", "due_on", "id", "organisation_id", "placement_id", "reference", "status"],
        unique=False,
        sqlite_where=sa.text("status NOT IN ('agreed', 'closed', 'lapsed', 'withdrawn')"),
        postgresql_where=sa.text("status NOT IN ('agreed', 'closed', 'lapsed', 'withdrawn')"),
    )
    op.create_index(
        op.f("ix_applications_office_id_status_due_on_id"),
        "applications",
        ["office_id", "status", "due_on", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_applications_organisation_id_status"),
        "applications",
        ["organisation_id", "status"],
        unique=False,
    )
    op.create_index(op.f("ix_applications_placement_id"), "applications", ["placement_id"], unique=False)
    op.create_index(op.f("ix_applications_return_id"), "applications", ["return_id"], unique=False)
    op.create_index(
        "uq_applications_live_placement",
        "applications",
        ["placement_id"],
        unique=True,
        sqlite_where=sa.text("status NOT IN ('agreed', 'closed', 'lapsed', 'withdrawn')"),
        postgresql_where=sa.text("status NOT IN ('agreed', 'closed', 'lapsed', 'withdrawn')"),
    )
    op.create_index(
        "uq_applications_live_return",
        "applications",
        ["organisation_id"],
        unique=True,
        sqlite_where=sa.text(
            "kind = 'organisation' AND status NOT IN ('agreed', 'closed', 'lapsed', 'withdrawn')"
        ),
        postgresql_where=sa.text(
            "kind = 'organisation' AND status NOT IN ('agreed', 'closed', 'lapsed', 'withdrawn')"
        ),
    )
    op.create_table(
        "evidence_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("staging_key", sa.Text(), nullable=True),
        sa.Column("storage_key", sa.Text(), nullable=True),
        sa.Column("reading_key", sa.Text(), nullable=True),
        sa.Column("copy_refused", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("seen_on", sa.Date(), nullable=True),
        sa.Column("unit", sa.String(length=40), server_default="page", nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("scan", sa.String(length=40), nullable=True),
        sa.Column("searched", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.Column("refusal_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("numbers_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=40), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'rejected') = (refused IS NOT NULL)",
            name=op.f("ck_evidence_revisions_rejected_says_why"),
        ),
        sa.CheckConstraint(
            "refusal_read_at IS NULL OR status = 'rejected'",
            name=op.f("ck_evidence_revisions_read_is_refused"),
        ),
        sa.CheckConstraint(
            "status IN ('receiving', 'scanning', 'rejected') OR (storage_key IS NOT NULL AND pages IS NOT NULL AND sha256 IS NOT NULL) OR url IS NOT NULL OR destroyed_at IS NOT NULL",
            name=op.f("ck_evidence_revisions_usable_is_stored"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
            name=op.f("ck_evidence_revisions_decision_has_author"),
        ),
        sa.CheckConstraint(
            "(url IS NULL) = (seen_on IS NULL)", name=op.f("ck_evidence_revisions_link_was_seen")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_evidence_revisions_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_items.id"], name=op.f("fk_evidence_revisions_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["people.id"], name=op.f("fk_evidence_revisions_uploaded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_revisions")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_evidence_revisions_item_id_number")),
    )
    op.create_index(
        "ix_evidence_revisions_faulty",
        "evidence_revisions",
        ["verified_at"],
        unique=False,
        sqlite_where=sa.text("fault IS NOT NULL"),
        postgresql_where=sa.text("fault IS NOT NULL"),
    )
    op.create_index(
        "ix_evidence_revisions_held",
        "evidence_revisions",
        ["uploaded_by_id", "item_id", "id"],
        unique=False,
        sqlite_where=sa.text("status = 'held'"),
        postgresql_where=sa.text("status = 'held'"),
    )
    op.create_index(
        "ix_evidence_revisions_kept",
        "evidence_revisions",
        ["verified_at", "id"],
        unique=False,
        sqlite_where=sa.text("storage_key IS NOT NULL AND destroyed_at IS NULL"),
        postgresql_where=sa.text("storage_key IS NOT NULL AND destroyed_at IS NULL"),
    )
    op.create_index(
        "ix_evidence_revisions_questioned",
        "evidence_revisions",
        ["item_id"],
        unique=False,
        sqlite_where=sa.text("status = 'questioned'"),
        postgresql_where=sa.text("status = 'questioned'"),
    )
    op.create_index(op.f("ix_evidence_revisions_sha256"), "evidence_revisions", ["sha256"], unique=False)
    op.create_index(
        "ix_evidence_revisions_staged",
        "evidence_revisions",
        ["uploaded_by_id"],
        unique=False,
        sqlite_where=sa.text("staging_key IS NOT NULL"),
        postgresql_where=sa.text("staging_key IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_evidence_revisions_uploaded_at"), "evidence_revisions", ["uploaded_at"], unique=False
    )
    op.create_index(
        op.f("ix_evidence_revisions_uploaded_by_id_uploaded_at"),
        "evidence_revisions",
        ["uploaded_by_id", "uploaded_at"],
        unique=False,
    )
    op.create_table(
        "facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("organisation_id IS NOT NULL", name=op.f("ck_facts_has_organisation")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_facts_organisation_id")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placements.id"], name=op.f("fk_facts_placement_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["people.id"], name=op.f("fk_facts_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facts")),
    )
    op.create_index(
        op.f("ix_facts_organisation_id_kind_dated_on"),
        "facts",
        ["organisation_id", "kind", "dated_on"],
        unique=False,
    )
    op.create_table(
        "grant_placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["grant_id"], ["grants.id"], name=op.f("fk_grant_placements_grant_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_grant_placements_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_placements")),
        sa.UniqueConstraint(
            "grant_id", "placement_id", name=op.f("uq_grant_placements_grant_id_placement_id")
        ),
    )
    op.create_index(
        op.f("ix_grant_placements_placement_id"), "grant_placements", ["placement_id"], unique=False
    )
    op.create_table(
        "legal_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by_id IS NULL)", name=op.f("ck_legal_holds_lifting_has_author")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["evidence_items.id"], name=op.f("fk_legal_holds_item_id")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["people.id"], name=op.f("fk_legal_holds_lifted_by_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_legal_holds_organisation_id")
        ),
        sa.ForeignKeyConstraint(["placed_by_id"], ["people.id"], name=op.f("fk_legal_holds_placed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_holds")),
    )
    op.create_index(op.f("ix_legal_holds_organisation_id"), "legal_holds", ["organisation_id"], unique=False)
    op.create_table(
        "placement_learner_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("learner_group", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_learner_groups_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_learner_groups")),
        sa.UniqueConstraint(
            "placement_id",
            "learner_group",
            name=op.f("uq_placement_learner_groups_placement_id_learner_group"),
        ),
    )
    op.create_table(
        "placement_professions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("profession", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_professions_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_professions")),
        sa.UniqueConstraint(
            "placement_id", "profession", name=op.f("uq_placement_professions_placement_id_profession")
        ),
    )
    op.create_index(
        op.f("ix_placement_professions_profession"), "placement_professions", ["profession"], unique=False
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("not_applicable_preset", sa.Boolean(), nullable=False),
        sa.Column("not_applicable_accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_confirm", sa.Boolean(), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("assigned_due_on", sa.Date(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_by_id", sa.Integer(), nullable=True),
        sa.Column("self_score", sa.Integer(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("not_applicable_reason", sa.Text(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "NOT (not_applicable AND self_score IS NOT NULL)", name=op.f("ck_answers_applicable_or_scored")
        ),
        sa.CheckConstraint(
            "assigned_due_on IS NULL OR assignee_id IS NOT NULL", name=op.f("ck_answers_due_from_somebody")
        ),
        sa.CheckConstraint("self_score BETWEEN 0 AND 4", name=op.f("ck_answers_score_in_range")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_answers_application_id")
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["people.id"], name=op.f("fk_answers_assignee_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_answers_standard_id")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["people.id"], name=op.f("fk_answers_updated_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint(
            "application_id", "standard_id", name=op.f("uq_answers_application_id_standard_id")
        ),
    )
    op.create_index(
        "ix_answers_assigned",
        "answers",
        ["assignee_id"],
        unique=False,
        sqlite_where=sa.text("assignee_id IS NOT NULL"),
        postgresql_where=sa.text("assignee_id IS NOT NULL"),
    )
    op.create_table(
        "case_duties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_case_duties_application_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_case_duties_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_duties")),
        sa.UniqueConstraint(
            "application_id", "person_id", "duty", name=op.f("uq_case_duties_application_id_person_id_duty")
        ),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_case_duties_person_id_duty_application_id"),
        "case_duties",
        ["person_id", "duty", "application_id"],
        unique=False,
    )
    op.create_table(
        "start_waivers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_start_waivers_application_id")
        ),
        sa.ForeignKeyConstraint(["given_by_id"], ["people.id"], name=op.f("fk_start_waivers_given_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_start_waivers")),
        sa.UniqueConstraint("application_id", name=op.f("uq_start_waivers_application_id")),
        info={"append_only": True},
    )
    op.create_table(
        "defects",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("return_number", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_defects_application_id")
        ),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_defects_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_defects")),
        sa.UniqueConstraint(
            "application_id",
            "return_number",
            "standard_id",
            name=op.f("uq_defects_application_id_return_number_standard_id"),
        ),
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("self_score", sa.Integer(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("not_applicable_reason", sa.Text(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_entries_application_id")
        ),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_entries_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint(
            "application_id",
            "standard_id",
            "content_hash",
            name=op.f("uq_entries_application_id_standard_id_content_hash"),
        ),
        info={"append_only": True},
    )
    op.create_table(
        "framework_retirements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_framework_retirements_by_id")),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_versions.id"],
            name=op.f("fk_framework_retirements_framework_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_retirements")),
        sa.UniqueConstraint(
            "framework_version_id",
            "number",
            name=op.f("uq_framework_retirements_framework_version_id_number"),
        ),
        info={"append_only": True},
    )
    op.create_table(
        "local_confirmations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("difference", sa.Text(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_local_confirmations_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["people.id"], name=op.f("fk_local_confirmations_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_local_confirmations_entry_id")),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_local_confirmations_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_confirmations")),
        sa.UniqueConstraint(
            "application_id",
            "standard_id",
            "version",
            name=op.f("uq_local_confirmations_application_id_standard_id_version"),
        ),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_local_confirmations_entry_id"), "local_confirmations", ["entry_id"], unique=False
    )
    op.create_table(
        "entry_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["checked_by_id"], ["people.id"], name=op.f("fk_entry_checks_checked_by_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_checks_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_checks")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_entry_checks_entry_id")),
    )
    op.create_table(
        "evidence_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_evidence_numbers_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_numbers")),
    )
    op.create_index(
        op.f("ix_evidence_numbers_revision_id"), "evidence_numbers", ["revision_id"], unique=False
    )
    op.create_table(
        "evidence_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_evidence_pages_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_pages")),
        sa.UniqueConstraint("revision_id", "number", name=op.f("uq_evidence_pages_revision_id_number")),
    )
    op.create_table(
        "packs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("pdf_key", sa.Text(), nullable=True),
        sa.Column("pdf_size", sa.BigInteger(), nullable=True),
        sa.Column("pdf_sha256", sa.Text(), nullable=True),
        sa.Column("zip_key", sa.Text(), nullable=True),
        sa.Column("zip_size", sa.BigInteger(), nullable=True),
        sa.Column("zip_sha256", sa.Text(), nullable=True),
        sa.Column("why_failed", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state <> 'ready' OR (pdf_key IS NOT NULL AND zip_key IS NOT NULL AND pages IS NOT NULL)",
            name=op.f("ck_packs_ready_is_stored"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_packs_application_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_packs_asked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packs")),
    )
    op.create_index(op.f("ix_packs_application_id_id"), "packs", ["application_id", "id"], unique=False)
    op.create_table(
        "received_workbooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_received_workbooks_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_versions.id"],
            name=op.f("fk_received_workbooks_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_received_workbooks_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_workbooks")),
    )
    op.create_index(
        op.f("ix_received_workbooks_application_id_person_id"),
        "received_workbooks",
        ["application_id", "person_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_received_workbooks_received_at"), "received_workbooks", ["received_at"], unique=False
    )
    op.create_table(
        "snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_snapshots_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["people.id"], name=op.f("fk_snapshots_requested_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_snapshots_application_id_number")),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("part_size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("staging_key", sa.Text(), nullable=False),
        sa.Column("store_upload", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'done') = (revision_id IS NOT NULL)", name=op.f("ck_uploads_done_has_file")
        ),
        sa.CheckConstraint("size > 0 AND part_size > 0", name=op.f("ck_uploads_has_size")),
        sa.ForeignKeyConstraint(["item_id"], ["evidence_items.id"], name=op.f("fk_uploads_item_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_uploads_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_uploads_person_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_uploads_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
        sa.UniqueConstraint("token", name=op.f("uq_uploads_token")),
    )
    op.create_index(
        "uq_uploads_open",
        "uploads",
        ["organisation_id", "person_id", "fingerprint"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "answer_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("self_score", sa.Integer(), nullable=True),
        sa.Column("not_applicable", sa.Boolean(), nullable=False),
        sa.Column("not_applicable_reason", sa.Text(), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("gaps", sa.Text(), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_answer_revisions_answer_id")),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_answer_revisions_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_revisions")),
        sa.UniqueConstraint("answer_id", "version", name=op.f("uq_answer_revisions_answer_id_version")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_answer_revisions_author_id"), "answer_revisions", ["author_id"], unique=False)
    op.create_table(
        "framework_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_version_id", sa.Integer(), nullable=False),
        sa.Column("to_version_id", sa.Integer(), nullable=False),
        sa.Column("answers_version", sa.Integer(), nullable=False),
        sa.Column("moved_by_id", sa.Integer(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "from_version_id <> to_version_id", name=op.f("ck_framework_moves_to_another_version")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_framework_moves_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["from_version_id"], ["framework_versions.id"], name=op.f("fk_framework_moves_from_version_id")
        ),
        sa.ForeignKeyConstraint(["moved_by_id"], ["people.id"], name=op.f("fk_framework_moves_moved_by_id")),
        sa.ForeignKeyConstraint(
            ["to_version_id"], ["framework_versions.id"], name=op.f("fk_framework_moves_to_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_moves")),
        sa.UniqueConstraint(
            "application_id", "number", name=op.f("uq_framework_moves_application_id_number")
        ),
        info={"append_only": True},
    )
    op.create_table(
        "archived_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_archived_answers_answer_id")),
        sa.ForeignKeyConstraint(
            ["move_id"], ["framework_moves.id"], name=op.f("fk_archived_answers_move_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archived_answers")),
        sa.UniqueConstraint("move_id", "answer_id", name=op.f("uq_archived_answers_move_id_answer_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_archived_answers_answer_id"), "archived_answers", ["answer_id"], unique=False)
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("thread_id IS NULL OR quote = ''", name=op.f("ck_comments_replies_quote_nothing")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_comments_answer_id")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_comments_application_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_comments_author_id")),
        sa.ForeignKeyConstraint(["thread_id"], ["comments.id"], name=op.f("fk_comments_thread_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        info={"append_only": True},
    )
    op.create_table(
        "presences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("is_typing", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_presences_answer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_presences_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presences")),
        sa.UniqueConstraint("person_id", "answer_id", name=op.f("uq_presences_person_id_answer_id")),
    )
    op.create_index(op.f("ix_presences_answer_id"), "presences", ["answer_id"], unique=False)
    op.create_index(op.f("ix_presences_seen_at"), "presences", ["seen_at"], unique=False)
    op.create_index(op.f("ix_comments_answer_id"), "comments", ["answer_id"], unique=False)
    op.create_index(op.f("ix_comments_thread_id"), "comments", ["thread_id"], unique=False)
    op.create_table(
        "comment_resolutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_resolved", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_comment_resolutions_by_id")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_resolutions_comment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_resolutions")),
        sa.UniqueConstraint("comment_id", "number", name=op.f("uq_comment_resolutions_comment_id_number")),
        info={"append_only": True},
    )
    op.create_table(
        "statement_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answered_on IS NULL OR withdrawn_at IS NULL OR kind = 'learner'",
            name=op.f("ck_statement_requests_one_end_unless_learner"),
        ),
        sa.CheckConstraint(
            "cleared_at IS NULL OR (name = '' AND address = '' AND note = '')",
            name=op.f("ck_statement_requests_cleared"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_statement_requests_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["people.id"], name=op.f("fk_statement_requests_asked_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_requests")),
    )
    op.create_index(
        op.f("ix_statement_requests_application_id"), "statement_requests", ["application_id"], unique=False
    )
    op.create_index(op.f("ix_statement_requests_asked_at"), "statement_requests", ["asked_at"], unique=False)
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'learner') = (request_id IS NULL)", name=op.f("ck_statements_learners_stand_alone")
        ),
        sa.CheckConstraint("name <> '' OR kind = 'learner'", name=op.f("ck_statements_named")),
        sa.CheckConstraint(
            "name <> '' OR (role = '' AND organisation = '')", name=op.f("ck_statements_wholly_nameless")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_statements_application_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_statements_asked_by_id")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["statement_requests.id"], name=op.f("fk_statements_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint("request_id", name=op.f("uq_statements_request_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_statements_application_id"), "statements", ["application_id"], unique=False)
    op.create_table(
        "citations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("page_from", sa.Integer(), nullable=False),
        sa.Column("page_to", sa.Integer(), nullable=False),
        sa.Column("locator", sa.Text(), server_default="", nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(period_from IS NULL) = (period_to IS NULL)", name=op.f("ck_citations_period_whole")
        ),
        sa.CheckConstraint(
            "page_from >= 1 AND page_to >= page_from", name=op.f("ck_citations_pages_in_order")
        ),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_citations_period_in_order")),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_citations_answer_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["people.id"], name=op.f("fk_citations_created_by_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_citations_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citations")),
    )
    op.create_index(op.f("ix_citations_answer_id"), "citations", ["answer_id"], unique=False)
    op.create_index(op.f("ix_citations_revision_id"), "citations", ["revision_id"], unique=False)
    op.create_table(
        "entry_citations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=40), server_default="page", nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("page_from", sa.Integer(), nullable=False),
        sa.Column("page_to", sa.Integer(), nullable=False),
        sa.Column("locator", sa.Text(), server_default="", nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(period_from IS NULL) = (period_to IS NULL)", name=op.f("ck_entry_citations_period_whole")
        ),
        sa.CheckConstraint("period_to >= period_from", name=op.f("ck_entry_citations_period_in_order")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_citations_entry_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["evidence_revisions.id"], name=op.f("fk_entry_citations_revision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_citations")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_entry_citations_entry_id_position"),
        "entry_citations",
        ["entry_id", "position"],
        unique=False,
    )
    op.create_index(op.f("ix_entry_citations_revision_id"), "entry_citations", ["revision_id"], unique=False)
    op.create_table(
        "review_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moderation_reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(why = 'first') = (number = 1)", name=op.f("ck_review_rounds_first_is_number_one")
        ),
        sa.CheckConstraint(
            "(why = 'resubmission') = (follows_id IS NOT NULL)",
            name=op.f("ck_review_rounds_resubmission_follows"),
        ),
        sa.CheckConstraint(
            "closed_at IS NULL OR revealed_at IS NOT NULL", name=op.f("ck_review_rounds_closed_after_reveal")
        ),
        sa.CheckConstraint(
            "moderation_reopened_at IS NULL OR revealed_at IS NOT NULL",
            name=op.f("ck_review_rounds_reopened_after_reveal"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_review_rounds_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id", "application_id"],
            ["review_rounds.id", "review_rounds.application_id"],
            name=op.f("fk_review_rounds_follows_id"),
        ),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_review_rounds_snapshot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_rounds")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_review_rounds_application_id_number")),
        sa.UniqueConstraint("id", "application_id", name=op.f("uq_review_rounds_id_application_id")),
    )
    op.create_table(
        "countersigners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_reason", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_by_id IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_countersigners_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "refused_reason IS NULL OR decided_at IS NOT NULL",
            name=op.f("ck_countersigners_refused_by_somebody"),
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR decided_by_id <> proposed_by_id",
            name=op.f("ck_countersigners_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_countersigners_application_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_countersigners_person_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_countersigners_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_countersigners_decided_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_countersigners")),
    )
    op.create_index(
        "uq_countersigners_standing",
        "countersigners",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL AND refused_reason IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL AND refused_reason IS NULL"),
    )
    op.create_index(
        op.f("ix_countersigners_application_id"), "countersigners", ["application_id"], unique=False
    )
    op.create_index(op.f("ix_countersigners_person_id"), "countersigners", ["person_id"], unique=False)
    op.create_index(op.f("ix_countersigners_address"), "countersigners", ["address"], unique=False)
    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("countersigner_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["countersigner_id"], ["countersigners.id"], name=op.f("fk_signatures_countersigner_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_signatures_person_id")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["snapshots.id"], name=op.f("fk_signatures_snapshot_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
        sa.UniqueConstraint("snapshot_id", "kind", name=op.f("uq_signatures_snapshot_id_kind")),
        sa.UniqueConstraint("snapshot_id", "person_id", name=op.f("uq_signatures_snapshot_id_person_id")),
        info={"append_only": True},
    )
    op.create_table(
        "snapshot_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("local_confirmation_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["local_confirmation_id"],
            ["local_confirmations.id"],
            name=op.f("fk_snapshot_entries_local_confirmation_id"),
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_snapshot_entries_entry_id")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshots.id"], name=op.f("fk_snapshot_entries_snapshot_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_snapshot_entries_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot_entries")),
        sa.UniqueConstraint(
            "snapshot_id", "standard_id", name=op.f("uq_snapshot_entries_snapshot_id_standard_id")
        ),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_snapshot_entries_entry_id"), "snapshot_entries", ["entry_id"], unique=False)
    op.create_table(
        "upload_parts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_upload_parts_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_parts")),
        sa.UniqueConstraint("upload_id", "number", name=op.f("uq_upload_parts_upload_id_number")),
    )
    op.create_table(
        "agreed_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(value IS NULL) = (method = 'not_applicable')",
            name=op.f("ck_agreed_scores_value_unless_not_applicable"),
        ),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_agreed_scores_score_in_range")),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["people.id"], name=op.f("fk_agreed_scores_agreed_by_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_agreed_scores_entry_id")),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_agreed_scores_round_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_agreed_scores_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_scores")),
        sa.UniqueConstraint(
            "round_id", "standard_id", "version", name=op.f("uq_agreed_scores_round_id_standard_id_version")
        ),
        info={"append_only": True},
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rule_outcome", sa.String(length=40), nullable=True),
        sa.Column("escalate", sa.Boolean(), nullable=False),
        sa.Column("clauses", sa.JSON(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("firmness", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "status NOT IN ('called', 'decided', 'ratified') OR rule_outcome IS NOT NULL",
            name=op.f("ck_items_called_has_rule"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_items_application_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_items_meeting_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "application_id"],
            ["review_rounds.id", "review_rounds.application_id"],
            name=op.f("fk_items_round_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("meeting_id", "application_id", name=op.f("uq_items_meeting_id_application_id")),
    )
    op.create_index(op.f("ix_items_application_id"), "items", ["application_id"], unique=False)
    op.create_table(
        "moderation_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("for_moderator", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moderator_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_rounds.id"], name=op.f("fk_moderation_cases_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_moderation_cases_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_cases")),
        sa.UniqueConstraint(
            "round_id", "standard_id", "number", name=op.f("uq_moderation_cases_round_id_standard_id_number")
        ),
    )
    op.create_table(
        "report_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_report_versions_round_id")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_report_versions_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_versions")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_report_versions_round_id_version")),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("profession", sa.String(length=40), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("from_other_office", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("declared_clear", sa.Boolean(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unopposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status NOT IN ('locked', 'revealed', 'closed') OR locked_at IS NOT NULL",
            name=op.f("ck_reviews_locked_has_moment"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('scoring', 'locked', 'revealed', 'closed') OR declared_clear",
            name=op.f("ck_reviews_scored_after_declaration"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_reviews_application_id")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["people.id"], name=op.f("fk_reviews_reviewer_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "application_id"],
            ["review_rounds.id", "review_rounds.application_id"],
            name=op.f("fk_reviews_round_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("round_id", "reviewer_id", name=op.f("uq_reviews_round_id_reviewer_id")),
    )
    op.create_index(
        "ix_reviews_held",
        "reviews",
        ["held_at"],
        unique=False,
        sqlite_where=sa.text("held_at IS NOT NULL"),
        postgresql_where=sa.text("held_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_reviews_application_id_reviewer_id"),
        "reviews",
        ["application_id", "reviewer_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reviews_reviewer_id_status_due_on"),
        "reviews",
        ["reviewer_id", "status", "due_on"],
        unique=False,
    )
    op.create_table(
        "move_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("trigger", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_move_reasons_application_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_move_reasons_review_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["people.id"], name=op.f("fk_move_reasons_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_reasons")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_move_reasons_application_id_review_id"),
        "move_reasons",
        ["application_id", "review_id"],
        unique=False,
    )
    op.create_index(op.f("ix_move_reasons_review_id"), "move_reasons", ["review_id"], unique=False)
    op.create_table(
        "round_standards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_round_standards_round_id")),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_round_standards_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_standards")),
        sa.UniqueConstraint("round_id", "standard_id", name=op.f("uq_round_standards_round_id_standard_id")),
        info={"append_only": True},
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("learner_session", sa.Boolean(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("learners", sa.Integer(), nullable=True),
        sa.Column("learners_said", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "learner_session OR (learners IS NULL AND learners_said = '')",
            name=op.f("ck_visits_said_in_a_session"),
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["people.id"], name=op.f("fk_visits_recorded_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_visits_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_visits_round_id_version")),
        info={"append_only": True},
    )
    op.create_table(
        "report_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=True),
        sa.Column("words_before", sa.Text(), nullable=False),
        sa.Column("words_after", sa.Text(), nullable=False),
        sa.Column("corrected_by_id", sa.Integer(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrected_by_id"], ["people.id"], name=op.f("fk_report_corrections_corrected_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_rounds.id"], name=op.f("fk_report_corrections_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_report_corrections_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_corrections")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_report_corrections_round_id"), "report_corrections", ["round_id"], unique=False)
    op.create_table(
        "accuracy_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("comments", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name=op.f("ck_accuracy_points_answer_whole")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_accuracy_points_answered_by_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_accuracy_points_made_by_id")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report_versions.id"], name=op.f("fk_accuracy_points_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accuracy_points")),
        sa.UniqueConstraint("report_id", name=op.f("uq_accuracy_points_report_id")),
    )
    op.create_table(
        "agreed_score_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreed_score_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_score_id"], ["agreed_scores.id"], name=op.f("fk_agreed_score_reviews_agreed_score_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_agreed_score_reviews_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreed_score_reviews")),
        sa.UniqueConstraint(
            "agreed_score_id", "review_id", name=op.f("uq_agreed_score_reviews_agreed_score_id_review_id")
        ),
        info={"append_only": True},
    )
    op.create_table(
        "rationale_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreed_score_id", sa.Integer(), nullable=False),
        sa.Column("read_by_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_score_id"], ["agreed_scores.id"], name=op.f("fk_rationale_readings_agreed_score_id")
        ),
        sa.ForeignKeyConstraint(["read_by_id"], ["people.id"], name=op.f("fk_rationale_readings_read_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rationale_readings")),
        sa.UniqueConstraint("agreed_score_id", name=op.f("uq_rationale_readings_agreed_score_id")),
        info={"append_only": True},
    )
    op.create_table(
        "carried_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("agreed_score_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreed_score_id"], ["agreed_scores.id"], name=op.f("fk_carried_scores_agreed_score_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_carried_scores_round_id")),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_carried_scores_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_scores")),
        sa.UniqueConstraint("round_id", "standard_id", name=op.f("uq_carried_scores_round_id_standard_id")),
        info={"append_only": True},
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("rule_outcome", sa.String(length=40), nullable=False),
        sa.Column("departure_reason", sa.Text(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("abstentions", sa.Integer(), nullable=False),
        sa.Column("casting_vote", sa.Boolean(), nullable=False),
        sa.Column("on_the_line_seen", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "outcome = rule_outcome OR departure_reason <> ''", name=op.f("ck_decisions_departure_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_decisions_application_id")
        ),
        sa.ForeignKeyConstraint(["decided_by_id"], ["people.id"], name=op.f("fk_decisions_decided_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_decisions_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sa.UniqueConstraint("item_id", name=op.f("uq_decisions_item_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_decisions_application_id"), "decisions", ["application_id"], unique=False)
    op.create_table(
        "declarations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_clear", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_declarations_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declarations")),
    )
    op.create_index(op.f("ix_declarations_review_id"), "declarations", ["review_id"], unique=False)
    op.create_table(
        "review_conflicts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cleared_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "cleared_at IS NULL OR (cleared_by_id IS NOT NULL AND reason <> '')",
            name=op.f("ck_review_conflicts_cleared_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["people.id"], name=op.f("fk_review_conflicts_cleared_by_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_conflicts_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_conflicts")),
    )
    op.create_index(op.f("ix_review_conflicts_review_id"), "review_conflicts", ["review_id"], unique=False)
    op.create_table(
        "moderation_case_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moderation_case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["moderation_case_id"],
            ["moderation_cases.id"],
            name=op.f("fk_moderation_case_reasons_moderation_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_case_reasons")),
        sa.UniqueConstraint(
            "moderation_case_id", "reason", name=op.f("uq_moderation_case_reasons_moderation_case_id_reason")
        ),
        info={"append_only": True},
    )
    op.create_table(
        "score_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("moderation_case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_score_proposals_score_in_range")),
        sa.ForeignKeyConstraint(
            ["moderation_case_id"],
            ["moderation_cases.id"],
            name=op.f("fk_score_proposals_moderation_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_score_proposals_proposed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_proposals")),
        sa.UniqueConstraint(
            "moderation_case_id", "number", name=op.f("uq_score_proposals_moderation_case_id_number")
        ),
        info={"append_only": True},
    )
    op.create_table(
        "score_assents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["score_proposals.id"], name=op.f("fk_score_assents_proposal_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_score_assents_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_assents")),
        sa.UniqueConstraint("proposal_id", "review_id", name=op.f("uq_score_assents_proposal_id_review_id")),
        info={"append_only": True},
    )
    op.create_table(
        "recusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_recusals_item_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_recusals_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusals")),
        sa.UniqueConstraint("item_id", "person_id", name=op.f("uq_recusals_item_id_person_id")),
        info={"append_only": True},
    )
    op.create_table(
        "scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("cannot_judge", sa.Boolean(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("nothing_cited", sa.Boolean(), nullable=False),
        sa.Column("ceiling_reason", sa.Text(), nullable=False),
        sa.Column("private_note", sa.Text(), nullable=False),
        sa.Column("at_risk_now", sa.Boolean(), nullable=True),
        sa.Column("revised_because", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT (cannot_judge AND value IS NOT NULL)", name=op.f("ck_scores_judged_or_not")),
        sa.CheckConstraint(
            "NOT nothing_cited OR value IN (0, 1)", name=op.f("ck_scores_nothing_cited_is_low")
        ),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_scores_score_in_range")),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_scores_entry_id")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_scores_review_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_scores_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scores")),
        sa.UniqueConstraint("review_id", "standard_id", name=op.f("uq_scores_review_id_standard_id")),
    )
    op.create_table(
        "motions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("departure_reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_motions_item_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["people.id"], name=op.f("fk_motions_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_motions")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_motions_item_id_number")),
        info={"append_only": True},
    )
    op.create_table(
        "lost_motions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("votes_for", sa.Integer(), nullable=False),
        sa.Column("votes_against", sa.Integer(), nullable=False),
        sa.Column("abstentions", sa.Integer(), nullable=False),
        sa.Column("casting_vote", sa.Boolean(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["motion_id"], ["motions.id"], name=op.f("fk_lost_motions_motion_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["people.id"], name=op.f("fk_lost_motions_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_motions")),
        sa.UniqueConstraint("motion_id", name=op.f("uq_lost_motions_motion_id")),
        info={"append_only": True},
    )
    op.create_table(
        "votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("motion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["motion_id"], ["motions.id"], name=op.f("fk_votes_motion_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_votes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_votes")),
        sa.UniqueConstraint("motion_id", "person_id", name=op.f("uq_votes_motion_id_person_id")),
        info={"append_only": True},
    )
    op.create_table(
        "ratifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("ratified", sa.Boolean(), nullable=False),
        sa.Column("new_panel", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ratified OR reason <> ''", name=op.f("ck_ratifications_sent_back_has_reason")),
        sa.CheckConstraint(
            "NOT (ratified AND new_panel)", name=op.f("ck_ratifications_ratified_or_new_panel")
        ),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_ratifications_decision_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ratifications_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratifications")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_ratifications_decision_id")),
        info={"append_only": True},
    )
    op.create_table(
        "local_doubts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("NOT stands OR words <> ''", name=op.f("ck_local_doubts_stands_with_words")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_local_doubts_review_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_local_doubts_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_doubts")),
        sa.UniqueConstraint(
            "review_id",
            "standard_id",
            "version",
            name=op.f("uq_local_doubts_review_id_standard_id_version"),
        ),
        info={"append_only": True},
    )
    op.create_table(
        "score_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("cannot_judge", sa.Boolean(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("nothing_cited", sa.Boolean(), nullable=False),
        sa.Column("ceiling_reason", sa.Text(), nullable=False),
        sa.Column("private_note", sa.Text(), nullable=False),
        sa.Column("at_risk_now", sa.Boolean(), nullable=True),
        sa.Column("revised_because", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_score_revisions_entry_id")),
        sa.ForeignKeyConstraint(["score_id"], ["scores.id"], name=op.f("fk_score_revisions_score_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_revisions")),
        sa.UniqueConstraint("score_id", "version", name=op.f("uq_score_revisions_score_id_version")),
        info={"append_only": True},
    )
    op.create_table(
        "awards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("ratification_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("placement_name", sa.Text(), nullable=False),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("search_key", SEARCH_KEY, nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint("expires_on > starts_on", name=op.f("ck_awards_expires_after_start")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_awards_application_id")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placements.id"], name=op.f("fk_awards_placement_id")),
        sa.ForeignKeyConstraint(
            ["ratification_id"], ["ratifications.id"], name=op.f("fk_awards_ratification_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("application_id", name=op.f("uq_awards_application_id")),
        sa.UniqueConstraint("number", name=op.f("uq_awards_number")),
        sa.UniqueConstraint("ratification_id", name=op.f("uq_awards_ratification_id")),
    )
    op.create_index(op.f("ix_awards_placement_id"), "awards", ["placement_id"], unique=False)
    op.create_index(
        "ix_awards_register",
        "awards",
        ["search_key", "id", "status", "expires_on", "tier", "placement_id"],
        unique=False,
    )
    op.create_table(
        "score_citations",
        sa.Column("score_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_citation_id", sa.Integer(), nullable=False),
        sa.Column("relied_on", sa.Boolean(), nullable=False),
        sa.Column("exception", sa.String(length=40), nullable=True),
        sa.Column("corrected_kind", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "relied_on OR exception IS NOT NULL OR corrected_kind IS NOT NULL",
            name=op.f("ck_score_citations_says_something"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_citation_id"], ["entry_citations.id"], name=op.f("fk_score_citations_entry_citation_id")
        ),
        sa.ForeignKeyConstraint(
            ["score_id", "version"],
            ["score_revisions.score_id", "score_revisions.version"],
            name=op.f("fk_score_citations_score_id"),
        ),
        sa.PrimaryKeyConstraint("score_id", "version", "entry_citation_id", name=op.f("pk_score_citations")),
        info={"append_only": True},
    )
    op.create_table(
        "award_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("fact_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("other_award_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "trigger <> 'grant' OR decision_id IS NOT NULL", name=op.f("ck_award_events_granted_by_decision")
        ),
        sa.CheckConstraint(
            "(CASE WHEN fact_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN decision_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN other_award_id IS NULL THEN 0 ELSE 1 END) <= 1",
            name=op.f("ck_award_events_one_cause_at_most"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["people.id"], name=op.f("fk_award_events_actor_id")),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_award_events_award_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decisions.id"], name=op.f("fk_award_events_decision_id")),
        sa.ForeignKeyConstraint(["fact_id"], ["facts.id"], name=op.f("fk_award_events_fact_id")),
        sa.ForeignKeyConstraint(
            ["other_award_id"], ["awards.id"], name=op.f("fk_award_events_other_award_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_events")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_award_events_award_id"), "award_events", ["award_id"], unique=False)
    op.create_table(
        "concerns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("standard_id", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "standard_id IS NULL OR application_id IS NOT NULL OR award_id IS NOT NULL",
            name=op.f("ck_concerns_standard_of_case_or_award"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_concerns_application_id")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_concerns_award_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_concerns_office_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["people.id"], name=op.f("fk_concerns_raised_by_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_concerns_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
    )
    op.create_index(op.f("ix_concerns_application_id"), "concerns", ["application_id"], unique=False)
    op.create_index(op.f("ix_concerns_award_id"), "concerns", ["award_id"], unique=False)
    op.create_index(
        op.f("ix_concerns_office_id_status_raised_at"),
        "concerns",
        ["office_id", "status", "raised_at"],
        unique=False,
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("standard_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "application_id IS NOT NULL OR award_id IS NOT NULL", name=op.f("ck_findings_of_case_or_award")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_findings_application_id")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_findings_award_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["people.id"], name=op.f("fk_findings_drafted_by_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_findings_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
    )
    op.create_index(
        op.f("ix_findings_application_id_standard_id"),
        "findings",
        ["application_id", "standard_id"],
        unique=False,
    )
    op.create_index(op.f("ix_findings_award_id"), "findings", ["award_id"], unique=False)
    op.create_table(
        "notice_preferences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("notice_group", sa.String(length=40), nullable=False),
        sa.Column("delivery", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notice_preferences_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_preferences")),
        sa.UniqueConstraint(
            "person_id", "notice_group", name=op.f("uq_notice_preferences_person_id_notice_group")
        ),
    )
    op.create_table(
        "notice_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(away_from IS NULL) = (away_until IS NULL)", name=op.f("ck_notice_times_away_both")
        ),
        sa.CheckConstraint(
            "(quiet_from IS NULL) = (quiet_until IS NULL)", name=op.f("ck_notice_times_quiet_both")
        ),
        sa.CheckConstraint(
            "away_from IS NULL OR away_from <= away_until", name=op.f("ck_notice_times_away_in_order")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notice_times_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_times")),
        sa.UniqueConstraint("person_id", name=op.f("uq_notice_times_person_id")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", name=op.f("uq_notices_key")),
    )
    op.create_index(
        "ix_notices_digest",
        "notices",
        ["person_id", "digest_on"],
        unique=False,
        sqlite_where=sa.text("digest_on IS NOT NULL"),
        postgresql_where=sa.text("digest_on IS NOT NULL"),
    )
    op.create_index(op.f("ix_notices_person_id_id"), "notices", ["person_id", "id"], unique=False)
    op.create_index(
        "ix_notices_unread",
        "notices",
        ["person_id"],
        unique=False,
        sqlite_where=sa.text("read_at IS NULL"),
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_to", sa.Text(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_letters_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("key", name=op.f("uq_letters_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_letters_message_id")),
    )
    op.create_index(op.f("ix_letters_person_id"), "letters", ["person_id"], unique=False)
    op.create_index(op.f("ix_letters_state_id"), "letters", ["state", "id"], unique=False)
    op.create_index(
        "ix_letters_waiting",
        "letters",
        ["turn", "send_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "refusing_addresses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("refusals", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suppressed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusing_addresses")),
        sa.UniqueConstraint("address", name=op.f("uq_refusing_addresses_address")),
    )
    op.create_index(
        op.f("ix_refusing_addresses_suppressed_at"), "refusing_addresses", ["suppressed_at"], unique=False
    )
    op.create_table(
        "case_pauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_by_id", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("extended_days", sa.Integer(), nullable=False),
        sa.Column("extended_reason", sa.Text(), nullable=False),
        sa.Column("extended_by_id", sa.Integer(), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_reason", sa.Text(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(extended_at IS NULL) = (extended_by_id IS NULL)",
            name=op.f("ck_case_pauses_extended_by_somebody"),
        ),
        sa.CheckConstraint("at_most >= 1", name=op.f("ck_case_pauses_at_most_positive")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_case_pauses_application_id")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["people.id"], name=op.f("fk_case_pauses_ended_by_id")),
        sa.ForeignKeyConstraint(
            ["extended_by_id"], ["people.id"], name=op.f("fk_case_pauses_extended_by_id")
        ),
        sa.ForeignKeyConstraint(["paused_by_id"], ["people.id"], name=op.f("fk_case_pauses_paused_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_pauses")),
    )
    op.create_index(
        op.f("ix_case_pauses_application_id_id"), "case_pauses", ["application_id", "id"], unique=False
    )
    op.create_index(
        "uq_case_pauses_running",
        "case_pauses",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "clocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("award_id", sa.Integer(), nullable=True),
        sa.Column("concern_id", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("before_on", sa.Date(), nullable=True),
        sa.Column("back", sa.Integer(), nullable=True),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ran_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(length IS NULL) <> (ends_on IS NULL)", name=op.f("ck_clocks_length_or_day")),
        sa.CheckConstraint(
            "CASE WHEN met_at IS NULL THEN 0 ELSE 1 END + CASE WHEN ran_out_at IS NULL THEN 0 ELSE 1 END + CASE WHEN stopped_at IS NULL THEN 0 ELSE 1 END <= 1",
            name=op.f("ck_clocks_ends_once"),
        ),
        sa.CheckConstraint(
            "application_id IS NOT NULL OR meeting_id IS NOT NULL OR award_id IS NOT NULL OR concern_id IS NOT NULL",
            name=op.f("ck_clocks_is_about_something"),
        ),
        sa.CheckConstraint(
            "concern_id IS NULL OR application_id IS NULL", name=op.f("ck_clocks_concern_in_no_case")
        ),
        sa.CheckConstraint("length IS NULL OR length >= 1", name=op.f("ck_clocks_length_positive")),
        sa.CheckConstraint("(before_on IS NULL) = (back IS NULL)", name=op.f("ck_clocks_counted_back_whole")),
        sa.CheckConstraint(
            "before_on IS NULL OR ends_on IS NOT NULL", name=op.f("ck_clocks_counted_back_to_day")
        ),
        sa.CheckConstraint("grace >= 0", name=op.f("ck_clocks_grace_not_negative")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_clocks_application_id")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f("fk_clocks_award_id")),
        sa.ForeignKeyConstraint(["concern_id"], ["concerns.id"], name=op.f("fk_clocks_concern_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_clocks_finding_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_clocks_meeting_id")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_clocks_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clocks")),
    )
    op.create_index(op.f("ix_clocks_application_id_kind"), "clocks", ["application_id", "kind"], unique=False)
    op.create_index(op.f("ix_clocks_award_id"), "clocks", ["award_id"], unique=False)
    op.create_index(op.f("ix_clocks_concern_id"), "clocks", ["concern_id"], unique=False)
    op.create_index(op.f("ix_clocks_finding_id"), "clocks", ["finding_id"], unique=False)
    op.create_index(op.f("ix_clocks_meeting_id"), "clocks", ["meeting_id"], unique=False)
    op.create_index(op.f("ix_clocks_review_id"), "clocks", ["review_id"], unique=False)
    op.create_index(
        "ix_clocks_running",
        "clocks",
        ["due_on", "id"],
        unique=False,
        sqlite_where=sa.text("met_at IS NULL AND ran_out_at IS NULL AND stopped_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL AND ran_out_at IS NULL AND stopped_at IS NULL"),
    )
    op.create_table(
        "extra_holidays",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_extra_holidays_added_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_holidays")),
        sa.UniqueConstraint("day", name=op.f("uq_extra_holidays_day")),
    )
    op.create_table(
        "clock_extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("extended_by_id", sa.Integer(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days >= 1", name=op.f("ck_clock_extensions_days_positive")),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_clock_extensions_clock_id")),
        sa.ForeignKeyConstraint(
            ["extended_by_id"], ["people.id"], name=op.f("fk_clock_extensions_extended_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_extensions")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_clock_extensions_clock_id"), "clock_extensions", ["clock_id"], unique=False)
    op.create_table(
        "interest_declarations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ties", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_interest_declarations_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_declarations")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_interest_declarations_person_id_made_at"),
        "interest_declarations",
        ["person_id", "made_at"],
        unique=False,
    )
    op.create_table(
        "reviewer_away",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_reviewer_away_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reviewer_away_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_away")),
    )
    op.create_index(
        op.f("ix_reviewer_away_person_id_ends_on"), "reviewer_away", ["person_id", "ends_on"], unique=False
    )
    op.create_table(
        "reviewer_expertise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("placement_kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reviewer_expertise_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_expertise")),
        sa.UniqueConstraint(
            "person_id", "placement_kind", name=op.f("uq_reviewer_expertise_person_id_placement_kind")
        ),
    )
    op.create_table(
        "reviewer_learner_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("learner_group", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_reviewer_learner_groups_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_learner_groups")),
        sa.UniqueConstraint(
            "person_id", "learner_group", name=op.f("uq_reviewer_learner_groups_person_id_learner_group")
        ),
    )
    op.create_table(
        "reviewer_professions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("profession", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reviewer_professions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_professions")),
        sa.UniqueConstraint(
            "person_id", "profession", name=op.f("uq_reviewer_professions_person_id_profession")
        ),
    )
    op.create_table(
        "reviewer_trainings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("strikes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reviewer_trainings_person_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["people.id"], name=op.f("fk_reviewer_trainings_recorded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["strikes_id"], ["reviewer_trainings.id"], name=op.f("fk_reviewer_trainings_strikes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_trainings")),
        sa.UniqueConstraint("strikes_id", name=op.f("uq_reviewer_trainings_strikes_id")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_reviewer_trainings_person_id_kind_held_on"),
        "reviewer_trainings",
        ["person_id", "kind", "held_on"],
        unique=False,
    )
    op.create_table(
        "reviewer_travel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_reviewer_travel_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reviewer_travel_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_travel")),
        sa.UniqueConstraint("person_id", "office_id", name=op.f("uq_reviewer_travel_person_id_office_id")),
    )
    op.create_table(
        "ties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on",
            name=op.f("ck_ties_ends_after_start"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_ties_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_ties_person_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["people.id"], name=op.f("fk_ties_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ties")),
    )
    op.create_index(
        op.f("ix_ties_organisation_id_ends_on"), "ties", ["organisation_id", "ends_on"], unique=False
    )
    op.create_index(
        op.f("ix_ties_person_id_ends_on_organisation_id"),
        "ties",
        ["person_id", "ends_on", "organisation_id"],
        unique=False,
    )
    op.create_table(
        "placement_partners",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_placement_partners_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_partners_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_partners")),
        sa.UniqueConstraint(
            "placement_id", "organisation_id", name=op.f("uq_placement_partners_placement_id_organisation_id")
        ),
    )
    op.create_index(
        op.f("ix_placement_partners_organisation_id"), "placement_partners", ["organisation_id"], unique=False
    )
    op.create_table(
        "clarifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("with_visit", sa.Boolean(), nullable=False),
        sa.Column("waived_because", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "status <> 'closed' OR closed_at IS NOT NULL", name=op.f("ck_clarifications_closed_has_moment")
        ),
        sa.CheckConstraint(
            "status <> 'answered' OR declared_at IS NOT NULL",
            name=op.f("ck_clarifications_answered_declared"),
        ),
        sa.CheckConstraint(
            "status <> 'waived' OR waived_because <> ''", name=op.f("ck_clarifications_waived_with_reason")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_clarifications_asked_by_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["people.id"], name=op.f("fk_clarifications_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["people.id"], name=op.f("fk_clarifications_declared_by_id")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_clarifications_round_id")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshots.id"], name=op.f("fk_clarifications_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarifications")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_clarifications_round_id_number")),
    )
    op.create_table(
        "clarification_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clarification_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_clarification_questions_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["clarification_id"],
            ["clarifications.id"],
            name=op.f("fk_clarification_questions_clarification_id"),
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_clarification_questions_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clarification_questions")),
        sa.UniqueConstraint(
            "clarification_id",
            "standard_id",
            name=op.f("uq_clarification_questions_clarification_id_standard_id"),
        ),
    )
    op.create_table(
        "review_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_questions_review_id")),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_review_questions_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_questions")),
        sa.UniqueConstraint(
            "review_id", "standard_id", name=op.f("uq_review_questions_review_id_standard_id")
        ),
    )
    op.create_table(
        "received_reviewers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_received_reviewers_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_received_reviewers")),
    )
    op.create_index(
        op.f("ix_received_reviewers_person_id"), "received_reviewers", ["person_id"], unique=False
    )
    op.create_index(
        op.f("ix_received_reviewers_received_at"), "received_reviewers", ["received_at"], unique=False
    )
    op.create_table(
        "reviewer_applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("profession", sa.String(length=40), nullable=False),
        sa.Column("employer", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("asked_from", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times_sent", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (outcome IS NULL)", name=op.f("ck_reviewer_applications_decided_somehow")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_reviewer_applications_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["offices.id"], name=op.f("fk_reviewer_applications_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_applications")),
    )
    op.create_index(
        op.f("ix_reviewer_applications_asked_from_sent_at"),
        "reviewer_applications",
        ["asked_from", "sent_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reviewer_applications_office_id_decided_at"),
        "reviewer_applications",
        ["office_id", "decided_at"],
        unique=False,
    )
    op.create_index(
        "uq_reviewer_applications_waiting_address",
        "reviewer_applications",
        ["address"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_table(
        "prepared_reviewers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_prepared_reviewers_invitation_id")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_prepared_reviewers_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_reviewers")),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_prepared_reviewers_invitation_id")),
    )
    op.create_table(
        "standard_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "closed_at IS NULL OR first_closed_at IS NOT NULL",
            name=op.f("ck_standard_settings_second_after_first"),
        ),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_versions.id"],
            name=op.f("fk_standard_settings_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_standard_settings_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_settings")),
    )
    op.create_table(
        "training_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("framework_version_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "retired_at IS NULL OR published_at IS NOT NULL",
            name=op.f("ck_training_cases_retired_after_published"),
        ),
        sa.ForeignKeyConstraint(
            ["framework_version_id"],
            ["framework_versions.id"],
            name=op.f("fk_training_cases_framework_version_id"),
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_training_cases_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_cases")),
    )
    op.create_table(
        "cycle_agreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_cycle_agreements_cycle_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_cycle_agreements_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_agreements")),
        sa.UniqueConstraint("cycle_id", "office_id", name=op.f("uq_cycle_agreements_cycle_id_office_id")),
    )
    op.create_index(op.f("ix_cycle_agreements_office_id"), "cycle_agreements", ["office_id"], unique=False)
    op.create_table(
        "standard_setting_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard_setting_id", sa.Integer(), nullable=False),
        sa.Column("training_case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["standard_setting_id"],
            ["standard_settings.id"],
            name=op.f("fk_standard_setting_cases_standard_setting_id"),
        ),
        sa.ForeignKeyConstraint(
            ["training_case_id"],
            ["training_cases.id"],
            name=op.f("fk_standard_setting_cases_training_case_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_setting_cases")),
        sa.UniqueConstraint(
            "standard_setting_id",
            "training_case_id",
            name=op.f("uq_standard_setting_cases_standard_setting_id_training_case_id"),
        ),
    )
    op.create_table(
        "standard_setting_experts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("standard_setting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_standard_setting_experts_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_setting_id"],
            ["standard_settings.id"],
            name=op.f("fk_standard_setting_experts_standard_setting_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_setting_experts")),
        sa.UniqueConstraint(
            "standard_setting_id",
            "person_id",
            name=op.f("uq_standard_setting_experts_standard_setting_id_person_id"),
        ),
    )
    op.create_index(
        op.f("ix_standard_setting_experts_person_id"), "standard_setting_experts", ["person_id"], unique=False
    )
    op.create_table(
        "training_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exact_percent", sa.Double(), nullable=True),
        sa.Column("within_one_percent", sa.Double(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(handed_in_at IS NULL) = (passed IS NULL) AND (handed_in_at IS NULL) = (exact_percent IS NULL) AND (handed_in_at IS NULL) = (within_one_percent IS NULL)",
            name=op.f("ck_training_attempts_outcome_once_handed_in"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_training_attempts_person_id")),
        sa.ForeignKeyConstraint(
            ["training_case_id"], ["training_cases.id"], name=op.f("fk_training_attempts_training_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_attempts")),
        sa.UniqueConstraint(
            "training_case_id", "person_id", name=op.f("uq_training_attempts_training_case_id_person_id")
        ),
    )
    op.create_index(op.f("ix_training_attempts_person_id"), "training_attempts", ["person_id"], unique=False)
    op.create_table(
        "training_standards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_case_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("self_score", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_copied", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("self_score BETWEEN 0 AND 4", name=op.f("ck_training_standards_score_in_range")),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_training_standards_standard_id")
        ),
        sa.ForeignKeyConstraint(
            ["training_case_id"], ["training_cases.id"], name=op.f("fk_training_standards_training_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_standards")),
        sa.UniqueConstraint(
            "training_case_id", "standard_id", name=op.f("uq_training_standards_training_case_id_standard_id")
        ),
    )
    op.create_table(
        "allocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("application_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("objective", sa.Integer(), nullable=True),
        sa.Column("bound", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'accepted') = (accepted_at IS NOT NULL)",
            name=op.f("ck_allocations_accepted_has_moment"),
        ),
        sa.CheckConstraint(
            "(cycle_id IS NULL) <> (application_id IS NULL)", name=op.f("ck_allocations_cycle_or_case")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_allocations_application_id")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["people.id"], name=op.f("fk_allocations_asked_by_id")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("fk_allocations_cycle_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_allocations_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
    )
    op.create_index(op.f("ix_allocations_cycle_id"), "allocations", ["cycle_id"], unique=False)
    op.create_index(
        op.f("ix_allocations_office_id_asked_at"), "allocations", ["office_id", "asked_at"], unique=False
    )
    op.create_index(
        "uq_allocations_live_case",
        "allocations",
        ["application_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('working', 'proposed')"),
        postgresql_where=sa.text("state IN ('working', 'proposed')"),
    )
    op.create_index(
        "uq_allocations_live_cycle",
        "allocations",
        ["cycle_id", "office_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('working', 'proposed')"),
        postgresql_where=sa.text("state IN ('working', 'proposed')"),
    )
    op.create_table(
        "conflict_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by_id IS NULL) AND (withdrawn_at IS NULL OR withdrawn_because <> '')",
            name=op.f("ck_conflict_exceptions_says_who_and_why"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_conflict_exceptions_has_reason")),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id",
            name=op.f("ck_conflict_exceptions_two_people"),
        ),
        sa.CheckConstraint(
            "person_id <> proposed_by_id AND (confirmed_by_id IS NULL OR person_id <> confirmed_by_id)",
            name=op.f("ck_conflict_exceptions_not_by_themselves"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_conflict_exceptions_application_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["people.id"], name=op.f("fk_conflict_exceptions_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_conflict_exceptions_person_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["people.id"], name=op.f("fk_conflict_exceptions_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["people.id"], name=op.f("fk_conflict_exceptions_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict_exceptions")),
    )
    op.create_index(
        op.f("ix_conflict_exceptions_person_id"), "conflict_exceptions", ["person_id"], unique=False
    )
    op.create_index(
        "uq_conflict_exceptions_open",
        "conflict_exceptions",
        ["application_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "expert_scores",
        sa.Column("training_standard_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_expert_scores_score_in_range")),
        sa.ForeignKeyConstraint(["given_by_id"], ["people.id"], name=op.f("fk_expert_scores_given_by_id")),
        sa.ForeignKeyConstraint(
            ["training_standard_id"],
            ["training_standards.id"],
            name=op.f("fk_expert_scores_training_standard_id"),
        ),
        sa.PrimaryKeyConstraint("training_standard_id", name=op.f("pk_expert_scores")),
    )
    op.create_table(
        "standard_setting_groupings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("grouping", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["standard_setting_cases.id"], name=op.f("fk_standard_setting_groupings_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"],
            ["standard_setting_experts.id"],
            name=op.f("fk_standard_setting_groupings_expert_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_setting_groupings")),
        sa.UniqueConstraint(
            "expert_id", "case_id", name=op.f("uq_standard_setting_groupings_expert_id_case_id")
        ),
    )
    op.create_table(
        "standard_setting_judgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("of_hundred", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "number IN (1, 2)", name=op.f("ck_standard_setting_judgements_first_or_second_round")
        ),
        sa.CheckConstraint(
            "of_hundred BETWEEN 0 AND 100", name=op.f("ck_standard_setting_judgements_of_hundred")
        ),
        sa.ForeignKeyConstraint(
            ["expert_id"],
            ["standard_setting_experts.id"],
            name=op.f("fk_standard_setting_judgements_expert_id"),
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_standard_setting_judgements_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_setting_judgements")),
        sa.UniqueConstraint(
            "expert_id",
            "standard_id",
            "number",
            name=op.f("uq_standard_setting_judgements_expert_id_standard_id_number"),
        ),
    )
    op.create_table(
        "training_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("training_standard_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["training_standard_id"],
            ["training_standards.id"],
            name=op.f("fk_training_evidence_training_standard_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_evidence")),
        sa.UniqueConstraint(
            "training_standard_id",
            "position",
            name=op.f("uq_training_evidence_training_standard_id_position"),
        ),
    )
    op.create_table(
        "training_scores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("training_standard_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("cannot_judge", sa.Boolean(), nullable=False),
        sa.Column("rationale", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "NOT cannot_judge OR value IS NULL", name=op.f("ck_training_scores_no_value_when_not_judged")
        ),
        sa.CheckConstraint("value BETWEEN 0 AND 4", name=op.f("ck_training_scores_score_in_range")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["training_attempts.id"], name=op.f("fk_training_scores_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["training_standard_id"],
            ["training_standards.id"],
            name=op.f("fk_training_scores_training_standard_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_scores")),
        sa.UniqueConstraint(
            "attempt_id",
            "training_standard_id",
            name=op.f("uq_training_scores_attempt_id_training_standard_id"),
        ),
    )
    op.create_table(
        "allocated_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("allocation_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("traded", sa.JSON(), nullable=False),
        sa.Column("unmet", sa.JSON(), nullable=False),
        sa.Column("skipped_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocations.id"], name=op.f("fk_allocated_cases_allocation_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_allocated_cases_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocated_cases")),
        sa.UniqueConstraint(
            "allocation_id", "application_id", name=op.f("uq_allocated_cases_allocation_id_application_id")
        ),
    )
    op.create_index(
        op.f("ix_allocated_cases_application_id"), "allocated_cases", ["application_id"], unique=False
    )
    op.create_table(
        "allocated_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("allocation_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("breaches", sa.JSON(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("by_hand_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "by_hand_because = '' OR by_hand", name=op.f("ck_allocated_seats_reason_of_change_by_hand")
        ),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocations.id"], name=op.f("fk_allocated_seats_allocation_id")
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_allocated_seats_application_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_allocated_seats_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocated_seats")),
        sa.UniqueConstraint(
            "allocation_id",
            "application_id",
            "person_id",
            name=op.f("uq_allocated_seats_allocation_id_application_id_person_id"),
        ),
    )
    op.create_index(
        op.f("ix_allocated_seats_application_id_state"),
        "allocated_seats",
        ["application_id", "state"],
        unique=False,
    )
    op.create_index(op.f("ix_allocated_seats_person_id"), "allocated_seats", ["person_id"], unique=False)
    op.create_table(
        "question_wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_rounds.id"], name=op.f("fk_question_wordings_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_question_wordings_standard_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["people.id"], name=op.f("fk_question_wordings_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_wordings")),
        sa.UniqueConstraint(
            "round_id", "standard_id", name=op.f("uq_question_wordings_round_id_standard_id")
        ),
    )
    op.create_table(
        "visit_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins_at", sa.Time(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["offered_by_id"], ["people.id"], name=op.f("fk_visit_dates_offered_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_visit_dates_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_dates")),
        sa.UniqueConstraint("round_id", "day", name=op.f("uq_visit_dates_round_id_day")),
    )
    op.create_table(
        "visit_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_visit_people_added_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_visit_people_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_people")),
    )
    op.create_index(op.f("ix_visit_people_round_id"), "visit_people", ["round_id"], unique=False)
    op.create_table(
        "visit_plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins_at", sa.Time(), nullable=False),
        sa.Column("meeting_point", sa.Text(), nullable=False),
        sa.Column("moved_because", sa.Text(), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "version = 1 OR moved_because <> ''", name=op.f("ck_visit_plans_moved_with_reason")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_visit_plans_round_id")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["people.id"], name=op.f("fk_visit_plans_settled_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_plans")),
        sa.UniqueConstraint("round_id", "version", name=op.f("uq_visit_plans_round_id_version")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_visit_plans_day"), "visit_plans", ["day"], unique=False)
    op.create_table(
        "visit_slots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("taken_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("begins_at < ends_at", name=op.f("ck_visit_slots_ends_later")),
        sa.ForeignKeyConstraint(["added_by_id"], ["people.id"], name=op.f("fk_visit_slots_added_by_id")),
        sa.ForeignKeyConstraint(["round_id"], ["review_rounds.id"], name=op.f("fk_visit_slots_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_slots")),
    )
    op.create_index(op.f("ix_visit_slots_round_id"), "visit_slots", ["round_id"], unique=False)
    op.create_table(
        "accuracy_remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("citation_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_accuracy_remarks_answered_at_a_moment")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_accuracy_remarks_answered_by_somebody"),
        ),
        sa.CheckConstraint(
            "answer IS NULL OR withdrawn_at IS NULL",
            name=op.f("ck_accuracy_remarks_withdrawn_is_not_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_accuracy_remarks_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["citation_id"], ["entry_citations.id"], name=op.f("fk_accuracy_remarks_citation_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["people.id"], name=op.f("fk_accuracy_remarks_made_by_id")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report_versions.id"], name=op.f("fk_accuracy_remarks_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_accuracy_remarks_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accuracy_remarks")),
    )
    op.create_index(op.f("ix_accuracy_remarks_report_id"), "accuracy_remarks", ["report_id"], unique=False)
    op.create_table(
        "moderation_remarks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name=op.f("fk_moderation_remarks_author_id")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_moderation_remarks_review_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["review_rounds.id"], name=op.f("fk_moderation_remarks_round_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["standards.id"], name=op.f("fk_moderation_remarks_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_remarks")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_moderation_remarks_round_id_standard_id"),
        "moderation_remarks",
        ["round_id", "standard_id"],
        unique=False,
    )
    op.create_table(
        "review_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_review_notes_review_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_review_notes_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_notes")),
        sa.UniqueConstraint("review_id", "standard_id", name=op.f("uq_review_notes_review_id_standard_id")),
    )
    op.create_table(
        "reviewer_objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (upheld IS NULL) AND (decided_at IS NULL OR decision_reason <> '')",
            name=op.f("ck_reviewer_objections_decided_with_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_reviewer_objections_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["people.id"], name=op.f("fk_reviewer_objections_raised_by_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_reviewer_objections_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_objections")),
        sa.UniqueConstraint("review_id", name=op.f("uq_reviewer_objections_review_id")),
    )
    op.create_table(
        "unlock_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "granted IS NULL OR (ended_at IS NOT NULL AND answer <> '')",
            name=op.f("ck_unlock_requests_answer_whole"),
        ),
        sa.CheckConstraint(
            "(granted IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_unlock_requests_decided_by_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_unlock_requests_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_unlock_requests_review_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlock_requests")),
        sa.UniqueConstraint("review_id", "number", name=op.f("uq_unlock_requests_review_id_number")),
    )
    op.create_index(
        "uq_unlock_requests_open",
        "unlock_requests",
        ["review_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "visit_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("standard_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("learners_said", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_visit_notes_review_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standards.id"], name=op.f("fk_visit_notes_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_notes")),
        sa.UniqueConstraint("review_id", "standard_id", name=op.f("uq_visit_notes_review_id_standard_id")),
    )
    op.create_table(
        "visit_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_date_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("for_provider", sa.Boolean(), nullable=False),
        sa.Column("suits", sa.Boolean(), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_visit_replies_person_id")),
        sa.ForeignKeyConstraint(
            ["visit_date_id"], ["visit_dates.id"], name=op.f("fk_visit_replies_visit_date_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_replies")),
        sa.UniqueConstraint(
            "visit_date_id", "person_id", name=op.f("uq_visit_replies_visit_date_id_person_id")
        ),
    )
    op.create_table(
        "concern_records",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shared_with", sa.String(length=40), nullable=True),
        sa.Column("finding_id", sa.Integer(), nullable=True),
        sa.Column("fact_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(act = 'require') = (finding_id IS NOT NULL)",
            name=op.f("ck_concern_records_requirement_is_finding"),
        ),
        sa.CheckConstraint(
            "(act = 'share') = (shared_with IS NOT NULL)",
            name=op.f("ck_concern_records_shared_with_somebody"),
        ),
        sa.CheckConstraint(
            "(act = 'support_level') = (fact_id IS NOT NULL)", name=op.f("ck_concern_records_level_is_fact")
        ),
        sa.ForeignKeyConstraint(["concern_id"], ["concerns.id"], name=op.f("fk_concern_records_concern_id")),
        sa.ForeignKeyConstraint(["fact_id"], ["facts.id"], name=op.f("fk_concern_records_fact_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_concern_records_finding_id")),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["people.id"], name=op.f("fk_concern_records_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_records")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_concern_records_concern_id_id"), "concern_records", ["concern_id", "id"], unique=False
    )
