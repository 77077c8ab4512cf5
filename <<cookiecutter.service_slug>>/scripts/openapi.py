"""Print the OpenAPI document: `python -m scripts.openapi`."""

import json
import os

# Nothing is connected to; the settings only have to be complete.
os.environ |= {"DATABASE_URL": "postgresql://localhost/none", "AUTH_ENABLED": "false"}

from app.main import app


def main() -> None:
    print(json.dumps(app.openapi(), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
