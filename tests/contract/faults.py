"""Single faults, each of which the suite has to notice.

One fault changes one place in one file of a generated service. The files are those of a stack, so
each stack brings faults of its own; what they break, and the tests that notice, are the same.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """A text that stands once in the files of a pattern, what it becomes, and who notices."""

    files: str
    text: str
    becomes: str
    noticed_by: str
    entity: str = "default"

    def apply(self, tree: Path) -> None:
        found = [path for path in tree.glob(self.files) if self.text in path.read_text("utf-8")]
        assert len(found) == 1, f"{self.text!r} is in {len(found)} files {self.files}"
        source = found[0].read_text("utf-8")
        assert source.count(self.text) == 1, f"{self.text!r} is there {source.count(self.text)}x"
        found[0].write_text(source.replace(self.text, self.becomes), "utf-8")


PYTHON_ENDPOINTS = "app/api/v1/endpoints/*.py"
FASTAPI_SQLALCHEMY = {
    "security header": Fault(
        "app/api/middleware/security_headers.py",
        '    "X-Frame-Options": "DENY",\n',
        "",
        "test_headers.py::test_answers_are_not_kept_and_load_nothing",
    ),
    "Retry-After": Fault(
        "app/api/problems.py",
        'response.headers.setdefault("Retry-After", RETRY_AFTER_SECONDS)',
        "pass",
        "test_availability.py::test_database_that_goes_and_returns",
    ),
    "ETag of a new entity": Fault(
        PYTHON_ENDPOINTS,
        'response.headers["Location"] = f"{request.url.path}/{entity.id}"\n'
        '    response.headers["ETag"] = conditional.etag(entity.version)\n',
        'response.headers["Location"] = f"{request.url.path}/{entity.id}"\n',
        "test_crud.py::test_created_entity_is_answered_and_can_be_read",
    ),
    "X-Total-Count": Fault(
        PYTHON_ENDPOINTS,
        "if query.count:",
        "if False:",
        "test_lists.py::test_total_is_counted_on_request_only",
    ),
    "documented status": Fault(
        "app/api/openapi.py",
        "statuses += [400, 413, 415, 422]",
        "statuses += [400, 415, 422]",
        "test_openapi.py::test_every_status_of_the_contract_and_no_other",
    ),
    "documented header": Fault(
        PYTHON_ENDPOINTS,
        '{"Link": LINK, "X-Total-Count": TOTAL}',
        '{"Link": LINK}',
        "test_openapi.py::test_headers_of_each_status",
    ),
    "constraint": Fault(
        "app/api/v1/schemas/*.py",
        "Field(ge=1)",
        "Field(ge=0)",
        "test_validation.py::test_each_wrong_value_of_each_field",
    ),
    "constraint in the document": Fault(
        "app/api/v1/schemas/*.py",
        "max_length=200",
        "max_length=201",
        "test_openapi.py::test_bodies_have_the_fields_with_their_rules",
    ),
    "authentication": Fault(
        PYTHON_ENDPOINTS,
        "dependencies=[WRITE],\n)\nasync def create_",
        "dependencies=[],\n)\nasync def create_",
        "test_authentication.py::test_strangers_learn_nothing_else",
    ),
    "415 before 400": Fault(
        "app/api/middleware/guard.py",
        "media_type = check_media_type(request, operation.media_types)",
        "media_type = operation.media_types[0]",
        "test_order_of_failures.py::test_first_failure_wins",
    ),
    "order of keyset paging": Fault(
        "app/repositories/sqlalchemy.py",
        "model.id > sa.bindparam",
        "model.id >= sa.bindparam",
        "test_lists.py::test_links_lead_through_all_pages_in_order",
    ),
    "optimistic lock": Fault(
        "app/api/conditional.py",
        "if if_match is None or",
        "if True or",
        "test_conditional_requests.py::test_of_concurrent_changes_exactly_one_wins",
    ),
    "field of the log": Fault(
        "app/api/middleware/observe.py",
        '                "route": route,\n',
        "",
        "test_logs.py::test_each_request_is_one_line",
    ),
    "unique field": Fault(
        "app/api/error_handlers.py",
        "UniqueConflict: 409,",
        "UniqueConflict: 400,",
        "test_conflicts.py::test_taken_value_is_refused",
        "rich",
    ),
}
NODE_ENDPOINTS = "src/api/v1/endpoints/*.ts"
EXPRESS = {
    "security header": Fault(
        "src/api/middleware/security-headers.ts",
        "xFrameOptions: { action: 'deny' }",
        "xFrameOptions: false",
        "test_headers.py::test_answers_are_not_kept_and_load_nothing",
    ),
    "Retry-After": Fault(
        "src/api/problems.ts",
        "status === 503 &&",
        "status === 999 &&",
        "test_availability.py::test_database_that_goes_and_returns",
    ),
    "ETag of a new entity": Fault(
        NODE_ENDPOINTS,
        "/${entity.id}`);\n      sendEntity(response, entity);",
        "/${entity.id}`);\n      response.json(toJson(entity));",
        "test_crud.py::test_created_entity_is_answered_and_can_be_read",
    ),
    "X-Total-Count": Fault(
        NODE_ENDPOINTS,
        "if (count) {",
        "if (count && limit < 0) {",
        "test_lists.py::test_total_is_counted_on_request_only",
    ),
    "documented status": Fault(
        "src/api/openapi.ts",
        "[400, 413, 415, 422]",
        "[400, 415, 422]",
        "test_openapi.py::test_every_status_of_the_contract_and_no_other",
    ),
    "documented header": Fault(
        "src/api/entity-operations.ts",
        "{ Link: LINK, 'X-Total-Count': TOTAL }",
        "{ Link: LINK }",
        "test_openapi.py::test_headers_of_each_status",
    ),
    "constraint": Fault(
        "src/api/v1/schemas/*.ts",
        "integer({ minimum: 1 })",
        "integer({ minimum: 0 })",
        "test_validation.py::test_each_wrong_value_of_each_field",
    ),
    "constraint in the document": Fault(
        "src/api/v1/schemas/*.ts",
        "maximum: 200",
        "maximum: 201",
        "test_openapi.py::test_bodies_have_the_fields_with_their_rules",
    ),
    "authentication": Fault(
        NODE_ENDPOINTS,
        "    requires(WRITE),\n    json(schemas.createBody),",
        "    json(schemas.createBody),",
        "test_authentication.py::test_strangers_learn_nothing_else",
    ),
    "415 before 400": Fault(
        "src/api/middleware/body-limit.ts",
        "if (!request.is(mediaTypes) || ",
        "if (",
        "test_order_of_failures.py::test_first_failure_wins",
    ),
    "order of keyset paging": Fault(
        "src/repositories/*.ts",
        "WHERE id > $2",
        "WHERE id >= $2",
        "test_lists.py::test_links_lead_through_all_pages_in_order",
    ),
    "optimistic lock": Fault(
        "src/api/conditional.ts",
        "if (ifMatch === undefined ||",
        "if (ifMatch !== null ||",
        "test_conditional_requests.py::test_of_concurrent_changes_exactly_one_wins",
    ),
    "field of the log": Fault(
        "src/api/middleware/observe.ts",
        "          route,\n          status,\n",
        "          status,\n",
        "test_logs.py::test_each_request_is_one_line",
    ),
    "unique field": Fault(
        "src/api/error-handler.ts",
        "[UniqueConflict, 409],",
        "[UniqueConflict, 400],",
        "test_conflicts.py::test_taken_value_is_refused",
        "rich",
    ),
}

FAULTS = {
    "fastapi_sqlalchemy": FASTAPI_SQLALCHEMY,
    "express_sequelize": EXPRESS,
    "express_typeorm": EXPRESS,
}
