"""Settings from environment variables, checked once at start."""

import sys
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    FileUrl,
    HttpUrl,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


def _split(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


# Any other would fail at each attempt to connect.
DATABASE_URL_PARAMETERS = frozenset({"host", "port", "sslmode"})
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def _check_database_url(value: SecretStr) -> SecretStr:
    text = value.get_secret_value().strip()  # secrets in files end with a line break
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # "from None": the original message would repeat the password.
        raise ValueError("is no URL of the form postgresql://user:password@host/database") from None
    if url.get_backend_name() not in ("postgresql", "postgres") or not url.database:
        raise ValueError("must be of the form postgresql://user:password@host/database")
    if unknown := sorted(set(url.query) - DATABASE_URL_PARAMETERS):
        raise ValueError(f"has a parameter that is not known here: {', '.join(unknown)}")
    if url.query.get("sslmode", "prefer") not in SSL_MODES:
        raise ValueError(f"needs one sslmode of {', '.join(SSL_MODES)}")
    return SecretStr(text)


LogLevel = Literal["debug", "info", "warning", "error"]
Origin = Annotated[str, StringConstraints(pattern=r"^(\*|https?://[^/\s]+)$")]

HttpUrlText = Annotated[str, AfterValidator(lambda value: str(HttpUrl(value)) and value)]
# `make token` keeps the keys of development in a file.
KeysUrl = Annotated[
    str,
    AfterValidator(
        lambda value: str((FileUrl if value.startswith("file:") else HttpUrl)(value)) and value
    ),
]


class Settings(BaseSettings):
    """One attribute per environment variable; names are matched without regard to case."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    app_env: Literal["development", "test", "staging", "production"] = "development"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    log_level: Annotated[LogLevel, BeforeValidator(_lower)] = "info"

    database_url: Annotated[SecretStr, AfterValidator(_check_database_url)]
    database_pool_size: Annotated[int, Field(ge=1, le=1000)] = 10
    database_timeout_seconds: Annotated[float, Field(gt=0, le=300)] = 5.0

    request_body_limit_bytes: Annotated[int, Field(ge=1)] = 1_048_576
    cors_origins: Annotated[tuple[Origin, ...], NoDecode, BeforeValidator(_split)] = ()

    auth_enabled: bool | None = None
    auth_issuer: HttpUrlText | None = None
    auth_audience: str | None = None
    auth_jwks_url: KeysUrl | None = None

    shutdown_grace_seconds: Annotated[float, Field(ge=0, le=3600)] = 20.0
    otel_exporter_otlp_endpoint: HttpUrlText | None = None

    @model_validator(mode="after")
    def _check_auth(self) -> Self:
        if self.app_env == "production" and self.auth_enabled is None:
            raise ValueError("AUTH_ENABLED must be set to true or false when APP_ENV=production")
        if self.auth_enabled and not (self.auth_issuer and self.auth_audience):
            raise ValueError("AUTH_ENABLED=true needs AUTH_ISSUER and AUTH_AUDIENCE")
        if self.app_env == "production" and (self.auth_jwks_url or "").startswith("file:"):
            raise ValueError("AUTH_JWKS_URL may not be a file when APP_ENV=production")
        return self


def describe(error: ValidationError) -> str:
    """Every problem in one line, without the values: one of them could be a password."""
    problems = []
    for problem in error.errors(include_url=False, include_context=False):
        name = ".".join(str(part) for part in problem["loc"][:1]).upper()
        message = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "missing":
            message = "is required"
        problems.append(f"{name}: {message}" if name else message)
    return "; ".join(problems)


def load_settings() -> Settings:
    """Read the environment; a bad value stops the process with one line on stderr."""
    try:
        return Settings()
    except ValidationError as error:
        sys.exit(f"Invalid configuration: {describe(error)}")
