<% filter fit %>
"""Create <<cookiecutter.resource_plural|words>>."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.create_table(
        "<<cookiecutter.resource_plural>>",
        sa.Column("id", sa.Uuid, primary_key=True),
<% for field in fields() %>
        sa.Column(<<field.name|python_string>>, <<field|column_type>><< ', nullable=False' if not field.nullable >><< ', unique=True' if field.unique >>),
<% endfor %>
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("created_at", TIMESTAMP(timezone=True, precision=3), nullable=False, server_default=sa.func.now()),
        sa.Column("updated_at", TIMESTAMP(timezone=True, precision=3), nullable=False, server_default=sa.func.now()),
    )


def downgrade() -> None:
    op.drop_table("<<cookiecutter.resource_plural>>")
<% endfilter %>
