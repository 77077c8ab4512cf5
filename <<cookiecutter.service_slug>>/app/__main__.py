"""Start the service: `python -m app`."""

from app.main import app, settings
from app.server import serve

if __name__ == "__main__":
    serve(app, settings)
