"""Print the OpenAPI document: `python -m scripts.openapi`."""

import json

from app.api.openapi import document
from app.core.config import Settings
from app.main import create_api


def main() -> None:
    # Nothing is connected to; the settings only have to be complete.
    settings = Settings(database_url="postgresql://localhost/none", auth_enabled=False)
    print(json.dumps(document(create_api(settings)), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
