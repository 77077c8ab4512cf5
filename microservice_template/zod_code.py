"""TypeScript source text for a field: its Zod schema."""

FILTERS: dict[str, object] = {}
