"""Requests made up from the OpenAPI document, by Schemathesis, held against that document."""

from pathlib import Path

from tests.contract.support.api import Api
from tests.contract.support.entity import Entity
from tests.contract.support.issuer import Issuer
from tests.contract.support.launch import Service
from tests.support.trees import assert_passes, tool

SEED = "20261122"
EXAMPLES = "20"
# No check is switched off. What a request that fits the document may still be answered with: the
# entry does not exist, is known already, has another version, or has a value that is taken. In a
# list also 422: OpenAPI has no words for parameters that exclude each other (`skip`, `after`).
CONFIGURATION = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "304", "404", "409", "412"]

[checks.negative_data_rejection]
expected-statuses = ["400", "401", "404", "405", "412", "415", "422"]

[[operations]]
include-name = ["GET {path}", "HEAD {path}"]
checks.positive_data_acceptance.expected-statuses = ["2xx", "422"]
"""


def test_answers_keep_to_the_document(
    guarded_service: Service, api: Api, issuer: Issuer, entity: Entity, tmp_path: Path
) -> None:
    """With authentication on, so that it is tried without a token too."""
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION.format(path=entity.path))
    token = issuer.token(f"{entity.scope}:read", f"{entity.scope}:write")
    output = assert_passes(
        tool("schemathesis"),
        f"--config-file={configuration}",
        "--no-color",
        "run",
        f"{guarded_service.url}/openapi.json",
        f"--header=Authorization: Bearer {token}",
        f"--seed={SEED}",
        f"--max-examples={EXAMPLES}",
        "--continue-on-failure",
        "--no-shrink",
        cwd=tmp_path,
    )
    print(output)

    while api.all():
        api.clear()
    assert guarded_service.process.poll() is None
    assert guarded_service.errors == ""
    assert [line for line in guarded_service.log if line["level"] == "error"] == []
