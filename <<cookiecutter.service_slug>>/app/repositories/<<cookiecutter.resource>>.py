<% filter fit %>
from app.models.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>
from app.repositories.sqlalchemy import SqlAlchemyRepository


class <<cookiecutter.resource|pascal>>Repository(SqlAlchemyRepository[<<cookiecutter.resource|pascal>>]):
    """Where <<cookiecutter.resource_plural|words>> are kept; statements of their own go here."""

    model = <<cookiecutter.resource|pascal>>
<% endfilter %>
