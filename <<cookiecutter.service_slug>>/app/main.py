"""The application as servers import it: `uvicorn app.main:app`."""

from app.application import create_app
from app.core.config import load_settings
from app.core.logging import configure_logging

settings = load_settings()
configure_logging(settings.log_level)
app = create_app(settings)
