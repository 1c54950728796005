"""The evidence portfolio: uploads in parts, links, numbers found, decisions, packs, holds and saved views."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

USABLE_IS_STORED = (
    "status IN ('receiving', 'scanning', 'rejected')"
    " OR (storage_key IS NOT NULL AND pages IS NOT NULL AND sha256 IS NOT NULL) OR url IS NOT NULL"
    " OR destroyed_at IS NOT NULL"
)
STORED = sa.text("storage_key IS NOT NULL AND destroyed_at IS NULL")
FAULTY = sa.text("fault IS NOT NULL")


def upgrade() -> None:
    """Make the new tables, then widen those that are there."""
    make_tables()
    widen_tables()


def make_tables() -> None:
    """What the portfolio adds."""
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
    with op.batch_alter_table("legal_holds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_holds_organisation_id"), ["organisation_id"], unique=False)

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
    with op.batch_alter_table("evidence_numbers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_numbers_revision_id"), ["revision_id"], unique=False)

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
    with op.batch_alter_table("packs", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_packs_application_id_id"), ["application_id", "id"], unique=False
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
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.create_index(
            "uq_uploads_open",
            ["organisation_id", "person_id", "fingerprint"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

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


def widen_tables() -> None:
    """What was there learns of the new."""
    with op.batch_alter_table("citations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locator", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("entry_citations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("locator", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("unit", sa.String(length=40), server_default="page", nullable=False))

    with op.batch_alter_table("evidence_items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("confirmed_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_evidence_items_confirmed_by_id"), "people", ["confirmed_by_id"], ["id"]
        )

    with op.batch_alter_table("evidence_pages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("label", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("evidence_revisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reading_key", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("url", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("seen_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("unit", sa.String(length=40), server_default="page", nullable=False))
        batch_op.add_column(sa.Column("numbers_confirmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("decided_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("decision_reason", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("fault", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.alter_column(
            "size", existing_type=sa.INTEGER(), type_=sa.BigInteger(), existing_nullable=False
        )
        batch_op.alter_column("sha256", existing_type=sa.TEXT(), nullable=True)
        batch_op.drop_constraint(batch_op.f("ck_evidence_revisions_usable_is_stored"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_evidence_revisions_usable_is_stored"), USABLE_IS_STORED
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_evidence_revisions_link_was_seen"), "(url IS NULL) = (seen_on IS NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_evidence_revisions_decision_has_author"),
            "(decided_at IS NULL) = (decided_by_id IS NULL)",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_evidence_revisions_decided_by_id"), "people", ["decided_by_id"], ["id"]
        )
        batch_op.create_index(
            "ix_evidence_revisions_kept",
            ["verified_at", "id"],
            unique=False,
            sqlite_where=STORED,
            postgresql_where=STORED,
        )
        batch_op.create_index(
            "ix_evidence_revisions_faulty",
            ["verified_at"],
            unique=False,
            sqlite_where=FAULTY,
            postgresql_where=FAULTY,
        )

    with op.batch_alter_table("jobs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("progress_done", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("progress_of", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("progress", sa.Text(), nullable=True))
