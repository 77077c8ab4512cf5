"""`make token`: what it prints makes a service accept what it signs."""

from pathlib import Path

import pytest

from app.core.config import Settings
from app.core.exceptions import TokenInvalid, TokenKeysUnavailable
from app.core.security import Caller, token_verifier
from scripts import token
from tests.support.application import NO_DATABASE


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(token, "FOLDER", tmp_path / "with a space" / ".development")
    token.FOLDER.parent.mkdir()


def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    monkeypatch.setattr("sys.argv", ["token", "ada", "things:read things:write"])
    token.main()
    out, err = capsys.readouterr()
    return out.strip(), err


async def verified(signed: str, printed_settings: str) -> Caller:
    lines = [line.split("=", 1) for line in printed_settings.splitlines()]
    values = {name.lower(): value for name, value in lines}
    verifier = token_verifier(Settings.model_validate({"database_url": NO_DATABASE, **values}))
    assert verifier
    try:
        return await verifier.verify(signed)
    finally:
        await verifier.close()


async def test_a_service_with_the_printed_settings_accepts_the_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, settings = printed(monkeypatch, capsys)
    second, _ = printed(monkeypatch, capsys)

    caller = Caller("ada", frozenset({"things:read", "things:write"}))
    assert await verified(first, settings) == await verified(second, settings) == caller
    with pytest.raises(TokenInvalid):
        await verified(first[:-8] + "AAAAAAAA", settings)


async def test_the_key_is_its_owners_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    signed, settings = printed(monkeypatch, capsys)

    assert token.FOLDER.joinpath("key.json").stat().st_mode & 0o777 == 0o600
    published = token.FOLDER.joinpath("jwks.json")
    assert '"d"' not in published.read_text()
    published.unlink()
    with pytest.raises(TokenKeysUnavailable):
        await verified(signed, settings)
