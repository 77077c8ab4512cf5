"""Where two renders of the same choices differ, object by object and field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.validators.findings import Finding
from tests.validators.manifests import DIGEST, Object, Render, name_of, without_hash

TOOL = "agreement"
ONLY = "is in one form only"
DIFFERS = "differs"


def disagreements(helm: Render, kustomize: Render) -> list[Finding]:
    """A finding's path is the kind and what follows the service's name; `where` is the field."""
    slug = helm.service.slug
    left, right = (objects_by_name(render) for render in (helm, kustomize))
    found = [
        Finding(TOOL, ONLY, name.replace(slug, "NAME"), form)
        for form, names in (("helm", left.keys() - right), ("kustomize", right.keys() - left))
        for name in names
    ]
    for name in left.keys() & right.keys():
        one, other = (fields(o[name]) for o in (left, right))
        found += [
            Finding(TOOL, DIFFERS, name.replace(slug, "NAME"), field, f"{a!r} and {b!r}")
            for field in one.keys() | other.keys()
            for a, b in [(one.get(field), other.get(field))]
            if a != b
        ]
    return sorted(found)


def objects_by_name(render: Render) -> dict[str, Object]:
    return {name_of(o): o for o in replace(render, text=normalised(render)).objects}


def normalised(render: Render) -> str:
    """The text without what each form says in its own way."""
    # Helm is told the version; for kustomize, the script that deploys puts it in.
    text = render.text.replace(f"@{DIGEST}", "")
    # Kustomize appends a hash of the content to the name of a ConfigMap.
    for o in render.of_kind("ConfigMap"):
        text = text.replace(o["metadata"]["name"], without_hash(name_of(o)).partition("/")[2])
    return text


def fields(o: Object) -> dict[str, Any]:
    return dict(flattened(o))


def flattened(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf by its path; parts of a list by their name, if they have some, or their number."""
    if isinstance(value, Mapping) and value:
        for key, part in value.items():
            yield from flattened(part, f"{path}/{key}")
    elif isinstance(value, list) and value:
        for number, part in enumerate(value):
            name = part.get("name") if isinstance(part, Mapping) else None
            yield from flattened(part, f"{path}/{name or number}")
    else:
        yield path, value
