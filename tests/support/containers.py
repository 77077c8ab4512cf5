"""Containers of a generated service."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import docker
from docker.models.containers import Container
from docker.models.networks import Network

from tests.support.waiting import is_ready, wait_until

PORT = "8000/tcp"
LEAST_RIGHTS: dict[str, Any] = {
    "read_only": True,
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
}


def address_of(container: Container) -> str:
    """Where the container's port is published on this machine."""
    container.reload()
    published = container.attrs["NetworkSettings"]["Ports"][PORT][0]
    return f"http://127.0.0.1:{published['HostPort']}"


@dataclass(frozen=True)
class Deployment:
    """An image and what its containers need to run."""

    engine: docker.DockerClient
    network: Network
    image: str
    database_url: str

    def migrate(self) -> bytes:
        """Run the migration job to its end and return what it printed."""
        output: bytes = self.engine.containers.run(
            self.image,
            ["migrate"],
            remove=True,
            stderr=True,
            network=self.network.name,
            environment={"DATABASE_URL": self.database_url},
            **LEAST_RIGHTS,
        )
        return output

    @contextmanager
    def running(self, *command: str, **environment: str) -> Iterator[Container]:
        """A container that serves or runs a command; it need not be ready yet."""
        container = self.engine.containers.run(
            self.image,
            list(command),
            detach=True,
            network=self.network.name,
            ports={PORT: ("127.0.0.1", 0)},
            environment={"DATABASE_URL": self.database_url, **environment},
            **LEAST_RIGHTS,
        )
        try:
            yield container
        finally:
            container.remove(force=True)

    @contextmanager
    def serving(self, **environment: str) -> Iterator[tuple[Container, str]]:
        """A container that is ready, and its address."""
        with self.running(**environment) as container:
            address = address_of(container)
            wait_until(lambda: is_ready(address), "the service to be ready")
            yield container, address
