"""Tracing costs nothing until it is switched on: its packages are not even imported."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from app.core.config import Settings
from app.application import create_app

def create(**values):
    app = create_app(Settings(database_url="postgresql://localhost/none", **values))
    layers = [layer.cls.__name__ for layer in app.user_middleware]
    print(layers[0], "opentelemetry.sdk" in sys.modules)

create()
create(otel_exporter_otlp_endpoint="http://127.0.0.1:9")
"""


def test_packages_are_imported_only_with_an_endpoint() -> None:
    root = Path(__file__).parents[2]

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=root, capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert done.stdout.splitlines() == ["Observe False", "OpenTelemetryMiddleware True"]
