"""TypeScript source text for a field: its type, its column in a model and in a migration."""

FILTERS: dict[str, object] = {}
