"""Ask whether services work: `python -m app.healthcheck [URL ...]`.

Without a URL, the service in this container is asked whether it is alive.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

OWN_TIMEOUT_SECONDS = 2
TIMEOUT_SECONDS = 10
CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}
# 401 and 403 come from a service that works, and wants a token.
GOOD_STATUSES = {*range(200, 300), 401, 403}


def main(urls: list[str]) -> int:
    """Return 0 if all answer well; else print a line for each that does not, and return 1."""
    seconds = TIMEOUT_SECONDS if urls else OWN_TIMEOUT_SECONDS
    problems = [found for url in urls or [own_url()] if (found := problem(url, seconds))]
    for line in problems:
        print(line, file=sys.stderr)
    return 1 if problems else 0


def own_url() -> str:
    return f"http://127.0.0.1:{os.environ.get('PORT') or 8000}/health/live"


def problem(url: str, seconds: float) -> str | None:
    """What is wrong with the answer of a URL, as one line."""
    found: Queue[str | None] = Queue()
    # The timeout of a socket is one for each read, and looking up a name has none.
    Thread(target=lambda: found.put(wrong(url)), daemon=True).start()
    try:
        text = found.get(timeout=seconds)
    except Empty:
        text = f"no answer within {seconds:g} s"
    return f"{url}: {text}" if text else None


def wrong(url: str) -> str | None:
    """What is wrong with the answer of a URL, however long it takes."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in CONNECTIONS or not parts.hostname:
            return "not a URL that begins with http:// or https://"
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = CONNECTIONS[parts.scheme](parts.hostname, parts.port)
        try:
            connection.request("GET", target)
            answer = connection.getresponse()
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as error:
        return " ".join(str(error).split()) or type(error).__name__
    return None if answer.status in GOOD_STATUSES else f"{answer.status} {answer.reason}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
