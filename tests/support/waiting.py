"""Waiting for something to happen elsewhere."""

import time
from collections.abc import Callable

import requests

DEADLINE_SECONDS = 60


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Return as soon as the condition holds; fail if it takes too long."""
    end = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < end, f"waited {DEADLINE_SECONDS} s for {what}"
        time.sleep(0.1)


def is_ready(address: str) -> bool:
    try:
        return requests.get(f"{address}/health/ready", timeout=5).status_code == 200
    except requests.RequestException:
        return False
