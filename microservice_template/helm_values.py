"""The values of a Helm chart as a table: names and defaults from values.yaml, and its comments."""

import json
from collections.abc import Iterator, Mapping
from functools import cache

import yaml

HEAD = "| value | default | meaning |\n|---|---|---|\n"
BAR = r"\|"


@cache
def values_table(text: str) -> str:
    """Return a Markdown table with a row for every value and for every block that has a comment.

    The meaning is the comment directly above. An empty map is a value, and so is any list.
    """
    root, values = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    if not isinstance(root, yaml.MappingNode):
        raise TypeError("the values of a chart are a map")
    return HEAD + "".join(_rows(root, values, "", text))


def _rows(
    node: yaml.MappingNode, values: Mapping[str, object], prefix: str, text: str
) -> Iterator[str]:
    for key, child in node.value:
        name = f"{prefix}{key.value}"
        value = values[key.value]
        meaning = _comment_above(key.start_mark.line, text)
        if not isinstance(value, dict) or not value:
            yield _row(f"`{name}`", f"`{_shown(child, value, text)}`", meaning)
            continue
        if meaning:
            yield _row(f"`{name}`", "", meaning)
        yield from _rows(child, value, f"{name}.", text)


def _row(*cells: str) -> str:
    return "".join(f"| {cell.replace('|', BAR)}".rstrip() + " " for cell in cells) + "|\n"


def _shown(node: yaml.Node, value: object, text: str) -> str:
    """Return a scalar as it is written, all else in one line."""
    if isinstance(node, yaml.ScalarNode):
        return text[node.start_mark.index : node.end_mark.index]
    return json.dumps(value, ensure_ascii=False)


def _comment_above(line: int, text: str) -> str:
    found: list[str] = []
    for above in reversed(text.splitlines()[:line]):
        if not above.lstrip().startswith("#"):
            break
        found.insert(0, above.strip("# "))
    return " ".join(found)
