#!/bin/sh
# Bring the database up to date and end. The first process of a container is not ended by signals that
# it does not trap, so this shell takes them and passes them on.
set -eu
cd /srv

<<"alembic upgrade head" if cookiecutter.__language == "python" else "node dist/src/database/migrate.js">> &
migration=$!
trap 'kill "$migration"; wait "$migration"; exit 143' INT TERM
wait "$migration"
