#!/bin/sh
# Exit 0 if the service in this container is alive or, with URLs, if all of them answer.
cd /srv || exit
exec <<"python -m app.healthcheck" if cookiecutter.__language == "python" else "node dist/src/healthcheck.js">> "$@"
