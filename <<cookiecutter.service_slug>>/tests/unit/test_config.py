"""Settings: what is taken, and the one line that says what is not."""

from pathlib import Path

import pytest

from app.core.config import Settings, load_settings

URL = "postgresql://someone:hidden@localhost/service"
PRODUCTION = {"APP_ENV": "production"}
ON = {"AUTH_ENABLED": "true"}
ISSUER = {"AUTH_ISSUER": "https://login.example"}
AUDIENCE = {"AUTH_AUDIENCE": "api"}


def load(monkeypatch: pytest.MonkeyPatch, **environment: str) -> Settings:
    for name, value in {"DATABASE_URL": URL, **environment}.items():
        monkeypatch.setenv(name, value)
    return load_settings()


def test_only_the_database_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch)

    assert settings.model_dump(exclude={"database_url"}) == {
        "app_env": "development",
        "host": "127.0.0.1",
        "port": 8000,
        "log_level": "info",
        "database_pool_size": 10,
        "database_timeout_seconds": 5.0,
        "request_body_limit_bytes": 1048576,
        "cors_origins": (),
        "auth_enabled": None,
        "auth_issuer": None,
        "auth_audience": None,
        "auth_jwks_url": None,
        "shutdown_grace_seconds": 20.0,
        "otel_exporter_otlp_endpoint": None,
    }
    assert settings.database_url.get_secret_value() == URL
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if name == "DATABASE_URL":
        with pytest.raises(SystemExit, match=r"^Invalid configuration: DATABASE_URL: is required$"):
            load(monkeypatch, DATABASE_URL="")
    else:
        assert load(monkeypatch, **{name: ""}) == load(monkeypatch)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("APP_ENV", "staging", "staging"),
        ("HOST", "0.0.0.0", "0.0.0.0"),  # noqa: S104  # what containers listen on
        ("PORT", "65535", 65535),
        ("LOG_LEVEL", "WARNING", "warning"),
        ("DATABASE_TIMEOUT_SECONDS", "0.5", 0.5),
        ("CORS_ORIGINS", "https://a.example", ("https://a.example",)),
        (
            "CORS_ORIGINS",
            " https://a.example, http://b:3000 ,",
            ("https://a.example", "http://b:3000"),
        ),
        ("CORS_ORIGINS", "*", ("*",)),
        ("AUTH_ENABLED", "false", False),
        ("SHUTDOWN_GRACE_SECONDS", "0", 0.0),
        # As it was written: issuers are compared character by character.
        ("AUTH_ISSUER", "https://login.example", "https://login.example"),
        ("AUTH_ISSUER", "https://login.example/", "https://login.example/"),
        ("AUTH_JWKS_URL", "file:///srv/jwks.json", "file:///srv/jwks.json"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318", "http://collector:4318"),
    ],
)
def test_values_are_read(
    monkeypatch: pytest.MonkeyPatch, name: str, text: str, value: object
) -> None:
    assert getattr(load(monkeypatch, **{name: text}), name.lower()) == value


@pytest.mark.parametrize("text", ["postgres://db.example/service", f"{URL}\n", f" {URL}\r\n"])
def test_forms_of_the_database_url(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    database_url = load(monkeypatch, DATABASE_URL=text).database_url

    assert database_url.get_secret_value() == text.strip()


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("APP_ENV", ["prod"]),
        ("PORT", ["0", "65536", "http"]),
        ("LOG_LEVEL", ["loud"]),
        (
            "DATABASE_URL",
            [
                "nonsense",
                "postgresql://someone:hidden@localhost:port/service",
                "postgresql://someone:hidden@localhost",
                "mysql://someone:hidden@localhost/service",
                "//someone:hidden@localhost/service",
                "postgresql://localhost/service?application_name=a",
                "postgresql://localhost/service?sslmode=always",
                "postgresql://localhost/service?sslmode=require&sslmode=disable",
            ],
        ),
        ("DATABASE_POOL_SIZE", ["0", "1001", "2.5"]),
        ("DATABASE_TIMEOUT_SECONDS", ["0", "301", "nan"]),
        ("REQUEST_BODY_LIMIT_BYTES", ["0", "1MB"]),
        ("CORS_ORIGINS", ["a.example", "https://a.example/path", "https://a.example,ftp://b"]),
        ("AUTH_ENABLED", ["maybe"]),
        ("AUTH_ISSUER", ["login.example"]),
        ("AUTH_JWKS_URL", ["ftp://login.example/keys"]),
        ("SHUTDOWN_GRACE_SECONDS", ["-1", "nan", "soon"]),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", ["collector:4318"]),
    ],
)
def test_a_bad_value_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, texts: list[str]
) -> None:
    for text in texts:
        with pytest.raises(SystemExit) as stopped:
            load(monkeypatch, **{name: text})

        message = str(stopped.value)
        assert message.startswith(f"Invalid configuration: {name}: ")
        assert not any(part in message for part in ("\n", ";", "Value error", "hidden"))


def test_all_bad_values_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as stopped:
        load(monkeypatch, PORT="x", DATABASE_URL="mysql://someone:hidden@localhost/service")

    message = str(stopped.value)
    assert "; DATABASE_URL: must be of the form postgresql://" in message
    assert message.startswith("Invalid configuration: PORT: ")
    assert "\n" not in message
    assert "hidden" not in message


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (PRODUCTION, "AUTH_ENABLED must be set to true or false when APP_ENV=production"),
        (ON, "AUTH_ENABLED=true needs AUTH_ISSUER and AUTH_AUDIENCE"),
        (ON | ISSUER, "AUTH_ENABLED=true needs AUTH_ISSUER and AUTH_AUDIENCE"),
        (ON | AUDIENCE, "AUTH_ENABLED=true needs AUTH_ISSUER and AUTH_AUDIENCE"),
        (
            PRODUCTION | ON | ISSUER | AUDIENCE | {"AUTH_JWKS_URL": "file:///srv/jwks.json"},
            "AUTH_JWKS_URL may not be a file when APP_ENV=production",
        ),
    ],
)
def test_authentication_is_never_off_by_accident(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], message: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        load(monkeypatch, **environment)

    assert str(stopped.value) == f"Invalid configuration: {message}"


@pytest.mark.parametrize("environment", [{"AUTH_ENABLED": "false"}, ON | ISSUER | AUDIENCE])
def test_production_takes_either_choice(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    settings = load(monkeypatch, **PRODUCTION, **environment)

    assert settings.auth_enabled is (environment["AUTH_ENABLED"] == "true")


def test_a_file_named_env_is_for_development_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tmp_path.joinpath(".env").write_text("PORT=9999\n")
    monkeypatch.chdir(tmp_path)

    assert load(monkeypatch).port == 8000
