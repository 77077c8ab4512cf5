"""What a request costs each stack, against bare node:http with pg, all in one run.

    python -m benchmarks.services [rounds]

Each server gets the same requests on a database of its own: reading one of 5,000 rows, a list of
20, and creating one. The rounds alternate between the servers. CPU is the server process's own;
a busy machine makes requests per second worse, and CPU hardly.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from cookiecutter.main import cookiecutter

from tests.contract.support.launch import Launcher, free_port, status_of, until
from tests.contract.support.postgres import running_databases
from tests.support.combinations import ROOT, choices
from tests.support.node import NODE

HERE = Path(__file__).parent
PATH = "/api/v1/items"
ROWS = 5_000
CONNECTIONS = 16
REQUESTS = {"GET by id": 4_000, "list of 20": 2_000, "POST": 2_000}
TICKS = os.sysconf("SC_CLK_TCK")

Call = dict[str, str]


@dataclass
class Server:
    """A running server, and its measurements: CPU seconds and requests per second per round."""

    name: str
    url: str
    pid: int
    ids: list[str] = field(default_factory=list)
    cpu: dict[str, list[float]] = field(default_factory=dict)
    rate: dict[str, list[float]] = field(default_factory=dict)

    def calls(self, kind: str, payload: str) -> list[Call]:
        collection = self.url + PATH
        if kind == "POST":
            return [{"method": "POST", "url": collection, "body": payload}]
        if kind == "list of 20":
            return [{"method": "GET", "url": f"{collection}?limit=20"}]
        return [{"method": "GET", "url": f"{collection}/{key}"} for key in self.ids]

    def measure(self, kind: str, payload: str) -> None:
        count = REQUESTS[kind]
        before = cpu_seconds(self.pid)
        seconds = send(self.calls(kind, payload), count)
        self.cpu.setdefault(kind, []).append((cpu_seconds(self.pid) - before) / count)
        self.rate.setdefault(kind, []).append(count / seconds)


def send(calls: list[Call], count: int) -> float:
    """Send the calls in turn; returns the seconds that all took. Fails if one failed."""
    done = subprocess.run(
        [NODE, HERE / "load.js", str(CONNECTIONS), str(count)],
        input=json.dumps(calls),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    result = json.loads(done.stdout)
    if result["failed"]:
        sys.exit(f"{result['failed']} of {count} requests failed: {calls[0]}")
    seconds: float = result["seconds"]
    return seconds


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def bake(stack: str, folder: Path) -> Path:
    answers = {"stack": stack}
    config = folder / f"{stack}.yaml"
    config.write_text(json.dumps({"replay_dir": str(folder / "replay")}), "utf-8")
    output = folder / stack
    made = cookiecutter(
        str(ROOT), no_input=True, extra_context=answers, config_file=config, output_dir=str(output)
    )
    return Path(made)


@contextmanager
def floor(tree: Path, url: str, payload: str) -> Iterator[Server]:
    """Bare node:http and pg, with the packages of a generated service."""
    shutil.copy(HERE / "floor.js", tree)
    port = free_port()
    settings = {"PORT": str(port), "DATABASE_URL": url, "TABLE": "items"}
    settings["COLUMNS"] = ",".join(json.loads(payload))
    command = (str(NODE), "floor.js")
    with subprocess.Popen(command, cwd=tree, env={**os.environ, **settings}) as process:
        try:
            server = Server("node:http + pg", f"http://127.0.0.1:{port}", process.pid)
            until(lambda: status_of(server.url + PATH) == 200)
            yield server
        finally:
            process.kill()


def main(rounds: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = stack.enter_context(running_databases())
        servers: list[Server] = []
        payload = ""
        for name in choices()["stack"]:
            tree = bake(name, folder)
            payload = json.dumps(json.loads((tree / "tests" / "examples.json").read_text())[0])
            launcher = Launcher(tree)
            url = databases.create()
            launcher.migrate(url)
            settings = {"DATABASE_URL": url, "APP_ENV": "production", "AUTH_ENABLED": "false"}
            service = stack.enter_context(launcher.running(**settings))
            servers.append(Server(name, service.url, service.process.pid))
            if (tree / "package.json").exists():
                bare = (tree, databases.create())
                launcher.migrate(bare[1])
        servers.insert(0, stack.enter_context(floor(*bare, payload)))
        for server in servers:
            send(server.calls("POST", payload), ROWS)
            listed = httpx2.get(f"{server.url}{PATH}?limit=1000").json()
            server.ids = [entity["id"] for entity in listed]
        for _ in range(rounds):
            for kind in REQUESTS:
                for server in servers:
                    server.measure(kind, payload)
        report(servers)


def report(servers: list[Server]) -> None:
    """Print the least CPU per request, its ratio to the floor, and the best rate."""
    print(f"{'':22}" + "".join(f"{kind:>36}" for kind in REQUESTS))
    for server in servers:
        cells = [f"{server.name:22}"]
        for kind in REQUESTS:
            best, least = min(server.cpu[kind]) * 1000, min(servers[0].cpu[kind]) * 1000
            middle = statistics.median(server.cpu[kind]) * 1000
            rate = max(server.rate[kind])
            cells.append(f"{best:9.3f}/{middle:.3f} ms {best / least:5.1f}x {rate:7.0f}/s")
        print("".join(f"{cell:>36}" if i else cell for i, cell in enumerate(cells)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
