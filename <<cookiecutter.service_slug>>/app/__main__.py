"""Start the service: `python -m app`."""

from app.core.config import load_settings
from app.core.logging import configure_logging
from app.main import create_api
from app.server import serve


def main() -> None:
    settings = load_settings()
    configure_logging(settings.log_level)
    serve(create_api(settings), settings)


if __name__ == "__main__":
    main()
