"""Ask this container's own service whether it works: `python -m app.healthcheck`."""

import os
import sys
from http.client import HTTPConnection, HTTPException

TIMEOUT_SECONDS = 2


def main() -> int:
    """Return 0 if the service says that it is alive, else 1."""
    connection = HTTPConnection(
        "127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=TIMEOUT_SECONDS
    )
    try:
        connection.request("GET", "/health/live")
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
