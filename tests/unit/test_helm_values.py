"""The table of a chart's values."""

import pytest

from microservice_template.helm_values import HEAD, values_table

VALUES = """\
# About the file.

# The image,
# which runs.
image:
  repository: example/name
  # A|B
  tag: ""
labels: {}

peers:
  - cidr: 10.0.0.0/8
bytes: 1048576
deep:
  er:
    cpu: "1"
"""
ROWS = [
    "| `image` | | The image, which runs. |",
    "| `image.repository` | `example/name` | |",
    r'| `image.tag` | `""` | A\|B |',
    "| `labels` | `{}` | |",
    '| `peers` | `[{"cidr": "10.0.0.0/8"}]` | |',
    "| `bytes` | `1048576` | |",
    '| `deep.er.cpu` | `"1"` | |',
]


def test_values_become_rows() -> None:
    assert values_table(VALUES) == HEAD + "\n".join(ROWS) + "\n"


@pytest.mark.parametrize("text", ["", "- a\n", "a\n"])
def test_what_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(TypeError, match="are a map"):
        values_table(text)
