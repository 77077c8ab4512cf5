"""What a request costs each stack, against bare node:http with pg, all in one run.

    python -m benchmarks.services [--rounds 5]
    python -m benchmarks.services OLD NEW [--rounds 5]

Each server gets the same requests on a database of its own: reading one of 5,000 rows, a list of
20, creating one and changing one. The rounds alternate between the servers. CPU is the server
process's own; a busy machine makes requests per second worse, and CPU hardly.

With the folders of two generated services, which are one before and after a change, each round
measures both, and what counts is the ratio of each such pair.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from cookiecutter.main import cookiecutter

from tests.contract.support.launch import Launcher, free_port, status_of, until
from tests.contract.support.postgres import Databases, running_databases
from tests.support.combinations import ROOT, choices
from tests.support.node import NODE

HERE = Path(__file__).parent
PATH = "/api/v1/items"
ROWS = 5_000
CONNECTIONS = 16
REQUESTS = {"GET by id": 4_000, "list of 20": 2_000, "POST": 2_000, "PATCH": 2_000}
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
        if kind == "PATCH":
            one = {"method": "PATCH", "body": payload}
            return [{**one, "url": f"{collection}/{key}"} for key in self.ids]
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


@contextmanager
def service(name: str, tree: Path, databases: Databases) -> Iterator[Server]:
    """A generated service in production, on a database of its own."""
    launcher = Launcher(tree)
    url = databases.create()
    launcher.migrate(url)
    settings = {"DATABASE_URL": url, "APP_ENV": "production", "AUTH_ENABLED": "false"}
    with launcher.running(**settings) as running:
        yield Server(name, running.url, running.process.pid)


def payload_of(tree: Path) -> str:
    return json.dumps(json.loads((tree / "tests" / "examples.json").read_text("utf-8"))[0])


def of_all_stacks(rounds: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        databases = stack.enter_context(running_databases())
        trees = {name: bake(name, folder) for name in choices()["stack"]}
        payload = payload_of(next(iter(trees.values())))
        servers = [
            stack.enter_context(service(name, tree, databases)) for name, tree in trees.items()
        ]
        node = next(tree for tree in trees.values() if (tree / "package.json").exists())
        url = databases.create()
        Launcher(node).migrate(url)
        servers.insert(0, stack.enter_context(floor(node, url, payload)))
        measure(servers, payload, rounds)
        report(servers)


def of_two_trees(old: Path, new: Path, rounds: int) -> None:
    with running_databases() as databases, ExitStack() as stack:
        servers = [
            stack.enter_context(service(name, tree, databases))
            for name, tree in (("old", old), ("new", new))
        ]
        measure(servers, payload_of(old), rounds)
        compare(*servers)


def measure(servers: Sequence[Server], payload: str, rounds: int) -> None:
    for server in servers:
        send(server.calls("POST", payload), ROWS)
        listed = httpx2.get(f"{server.url}{PATH}?limit=1000").json()
        server.ids = [entity["id"] for entity in listed]
        for kind, count in REQUESTS.items():  # once unmeasured, for compilers and caches
            send(server.calls(kind, payload), count)
    for number in range(rounds):
        for kind in REQUESTS:
            # What the machine does meanwhile hits the first and the last alike.
            for server in servers if number % 2 else reversed(servers):
                server.measure(kind, payload)


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


def compare(old: Server, new: Server) -> None:
    """Print the median CPU per request of both, and the ratios of the pairs."""
    print(f"{'':12}{'old':>10}{'new':>10}{'new/old':>10}   least to most of the pairs")
    for kind in REQUESTS:
        ratios = [
            after / before for before, after in zip(old.cpu[kind], new.cpu[kind], strict=True)
        ]
        before, after = (statistics.median(server.cpu[kind]) * 1000 for server in (old, new))
        spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
        ratio = statistics.median(ratios)
        print(f"{kind:12}{before:7.3f} ms{after:7.3f} ms{ratio:10.2f}   {spread}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.services")
    parser.add_argument("trees", nargs="*", type=Path, metavar="OLD NEW")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if not given.trees:
        of_all_stacks(given.rounds)
    elif len(given.trees) == 2:
        old, new = given.trees
        of_two_trees(old, new, given.rounds)
    else:
        parser.error("give two folders, or none")


if __name__ == "__main__":
    main()
