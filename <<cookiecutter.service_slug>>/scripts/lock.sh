#!/bin/sh
# Resolve the dependencies of pyproject.toml into the two lock files: what runs, and what only
# development adds. Versions stay as they are where they still fit; `--upgrade` moves them.
set -eu

compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --only-binary :all: "$@"
}

# The comments at the top of a lock file are kept, and its reference to the other file.
for lock in requirements requirements-dev; do
    sed -n -e '/^#/p' -e '/^-r /p' "$lock.txt" > ".$lock.head"
done

compile "$@" pyproject.toml --output-file requirements.txt
runtime=$(sed -n 's/^\([a-z0-9-]*\)==.*/--no-emit-package \1/p' requirements.txt)
# shellcheck disable=SC2086  # one word per option is the purpose
compile "$@" pyproject.toml --group dev --constraints requirements.txt $runtime \
    --output-file requirements-dev.txt

for lock in requirements requirements-dev; do
    cat ".$lock.head" "$lock.txt" > ".$lock.new"
    mv ".$lock.new" "$lock.txt"
    rm ".$lock.head"
done
