"""The log on standard output: one JSON object on each line."""

import json
import re
from datetime import UTC, datetime
from uuid import uuid4

from httpx2 import Client

from tests.contract.support.api import Api
from tests.contract.support.entity import Entity
from tests.contract.support.issuer import Issuer, bearer
from tests.contract.support.launch import Service, until

COMMON = {"timestamp", "level", "message", "logger", "request_id", "trace_id"}
OF_REQUESTS = COMMON | {"method", "route", "status", "duration_ms", "subject"}


def test_each_request_is_one_line(service: Service, api: Api) -> None:
    cases = [
        ("GET", api.path, api.path, 200),
        ("HEAD", api.path, api.path, 200),
        ("GET", api.entity.missing, api.entity.template, 404),
        ("GET", f"{api.path}?a=b", api.path, 422),
        ("GET", "/nowhere%0A%7B%22level%22:%22error%22%7D?x=%0A", "unmatched", 404),
        ("PUT", api.path, api.path, 405),
    ]
    for method, path, route, status in cases:
        request_id = str(uuid4())
        api.http.request(method, path, headers={"X-Request-ID": request_id})
        until(lambda wanted=request_id: service.log_of(wanted))  # type: ignore[misc]  # mypy loses the default's type

        [line] = service.log_of(request_id)
        assert line.keys() == OF_REQUESTS
        assert line["level"] == "info"
        assert line["trace_id"] is None
        assert line["subject"] is None
        assert (line["method"], line["status"]) == (method, status)
        # A method that a path does not have may count as a path that does not exist.
        assert line["route"] == route or (status == 405 and line["route"] == "unmatched")
        assert 0 < line["duration_ms"] < 60_000
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["timestamp"])
        written = datetime.fromisoformat(line["timestamp"])
        assert abs((datetime.now(UTC) - written).total_seconds()) < 60


def test_line_says_who_called(
    guarded_service: Service, guarded: Client, issuer: Issuer, entity: Entity
) -> None:
    token = issuer.token(f"{entity.scope}:read", sub="ada")
    cases = [
        ("GET", token, 200, "ada"),
        ("DELETE", token, 403, "ada"),
        ("GET", f"{token}x", 401, None),
        ("GET", "", 401, None),
    ]
    for method, given, status, subject in cases:
        request_id = str(uuid4())
        headers = {"X-Request-ID": request_id} | (bearer(given) if given else {})
        guarded.request(method, entity.missing if status == 403 else entity.path, headers=headers)
        until(lambda wanted=request_id: guarded_service.log_of(wanted))  # type: ignore[misc]  # mypy loses the default's type

        [line] = guarded_service.log_of(request_id)
        assert (line["status"], line["subject"]) == (status, subject)


def test_whole_output_is_json_without_secrets(service: Service, api: Api) -> None:
    secret = uuid4().hex
    headers = {"Authorization": f"Bearer {secret}", "X-Request-ID": "with-secret"}
    api.http.get(f"{api.path}?limit=0&token={secret}", headers=headers)
    until(lambda: service.log_of("with-secret"))

    for line in service.output.splitlines():
        entry = json.loads(line)
        assert isinstance(entry, dict)
        assert entry.keys() >= COMMON
        assert entry["level"] in ("debug", "info", "warning", "error")
    assert secret not in service.output
    assert service.errors == ""


def test_health_and_metrics_are_quiet(service: Service, api: Api) -> None:
    for path in ("/health/live", "/health/ready", "/metrics", "/"):
        api.http.get(path, headers={"X-Request-ID": f"quiet{path.replace('/', '.')}"})
    until(lambda: service.log_of("quiet."))

    assert [line["request_id"] for line in service.log if "quiet" in str(line["request_id"])] == [
        "quiet."
    ]
