"""A real Prometheus, configured as generated, scrapes the service and evaluates its rules."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from httpx2 import Client, TransportError

from tests.contract.support.api import Api
from tests.contract.support.launch import DEADLINE_SECONDS, Service, free_port, until
from tests.support.observability import PROMETHEUS, metrics, program, queries, rules

NEVER = "0001-01-01T00:00:00Z"
ADDRESS = "web:8000"
# Of Compose; the service's own name is the job.
NAMESPACE = "compose"


@dataclass(frozen=True)
class Prometheus:
    http: Client

    def get(self, path: str, **parameters: str) -> Any:
        """The data of an answer; fails unless Prometheus calls it a success."""
        answer = self.http.get(f"/api/v1/{path}", params=parameters).json()
        assert answer["status"] == "success", answer
        return answer["data"]

    def query(self, expression: str) -> list[Any]:
        found: list[Any] = self.get("query", query=expression)["result"]
        return found

    def rules(self) -> list[dict[str, Any]]:
        return [rule for group in self.get("rules")["groups"] for rule in group["rules"]]

    def is_up(self) -> bool:
        try:
            return self.http.get("/-/ready").status_code == 200
        except TransportError:
            return False


@contextmanager
def running(folder: Path) -> Iterator[Prometheus]:
    """Prometheus with the configuration in a folder, where it keeps its data too."""
    address = f"127.0.0.1:{free_port()}"
    command = [
        program("prometheus"),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={address}",
    ]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as process,
        Client(base_url=f"http://{address}", timeout=DEADLINE_SECONDS) as http,
    ):
        try:
            prometheus = Prometheus(http)

            def up() -> bool:
                assert process.poll() is None, (folder / "log").read_text()
                return prometheus.is_up()

            until(up)
            yield prometheus
        finally:
            process.terminate()


@pytest.fixture
def prometheus(tree: Path, service: Service, tmp_path: Path) -> Iterator[Prometheus]:
    """As generated, but for the address of the service, and faster."""
    program("prometheus")
    folder = tmp_path / "prometheus"
    shutil.copytree(tree / PROMETHEUS, folder)
    path = folder / "prometheus.yml"
    text = path.read_text("utf-8")
    assert text.count(ADDRESS) == 1
    configuration = yaml.safe_load(text.replace(ADDRESS, f"127.0.0.1:{service.port}"))
    configuration["global"] = dict.fromkeys(configuration["global"], "1s")
    path.write_text(yaml.safe_dump(configuration), "utf-8")
    with running(folder) as prometheus:
        yield prometheus


def test_prometheus_evaluates_all_rules(prometheus: Prometheus, api: Api, tree: Path) -> None:
    selector = f'{{job="{tree.name}",namespace="{NAMESPACE}"}}'
    until(lambda: prometheus.query(f"up{selector} == 1"))

    def recorded() -> bool:
        api.all()
        return all(prometheus.query(rule.name + selector) for rule in ratios)

    ratios = [rule for rule in rules(tree, "record") if ":ratio_" in rule.name]
    assert ratios
    until(recorded)
    until(lambda: all(rule["lastEvaluation"] != NEVER for rule in prometheus.rules()))

    evaluated = prometheus.rules()
    kinds = [rules(tree, "record"), rules(tree, "alert")]
    assert {rule["name"] for rule in evaluated} == {rule.name for kind in kinds for rule in kind}
    assert [rule for rule in evaluated if rule["health"] != "ok"] == []
    assert [rule["name"] for rule in evaluated if rule.get("state") == "firing"] == []
    for rule in ratios:
        ((_, value),) = [result["value"] for result in prometheus.query(rule.name + selector)]
        # A busy machine may well be slow.
        assert value == "0" if "failed" in rule.name else 0 <= float(value) <= 1, rule.name

    known = set(prometheus.get("label/__name__/values"))
    for query in queries(tree):
        asked = query.replace("$service", tree.name).replace("$namespace", NAMESPACE)
        assert prometheus.query(asked) or not metrics(query) <= known, query
