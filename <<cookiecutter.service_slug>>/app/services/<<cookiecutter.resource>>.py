<% filter fit %>
from app.models.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>
from app.services.entity import EntityService


class <<cookiecutter.resource|pascal>>Service(EntityService[<<cookiecutter.resource|pascal>>]):
    """The rules for <<cookiecutter.resource_plural|words>>; those of this service alone go here."""

    noun = "<<cookiecutter.resource|words>>"
<% endfilter %>
