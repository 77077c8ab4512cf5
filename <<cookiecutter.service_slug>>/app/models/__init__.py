"""All models, so that importing this package makes every table known."""

from app.models.<<cookiecutter.resource>> import <<cookiecutter.resource|pascal>>

__all__ = ["<<cookiecutter.resource|pascal>>"]
