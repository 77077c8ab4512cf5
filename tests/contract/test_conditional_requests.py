"""Entity tags: answers that need no body, changes that overwrite nobody else's."""

from functools import partial

import pytest
from httpx2 import Response

from tests.contract.support.api import WRITES, Api, at_once, statuses
from tests.contract.support.problems import assert_problem

CHANGES = pytest.mark.parametrize("method", WRITES)


def change(api: Api, method: str, path: str, if_match: str) -> Response:
    return api.send(method, path, api.entity.examples[1], If_Match=if_match)


@pytest.mark.parametrize("tag", ['"1"', 'W/"1"', '"7", "1"', '"7",W/"1"', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_known_version_is_not_sent_again(api: Api, method: str, tag: str) -> None:
    path = api.path_of(api.create())

    response = api.send(method, path, If_None_Match=tag)

    assert response.status_code == 304
    assert response.content == b""
    assert response.headers["ETag"] == '"1"'


@pytest.mark.parametrize("tag", ['"2"', "1", '"one"', '"1', '"11"', '"01"', ""])
def test_other_version_is_sent(api: Api, tag: str) -> None:
    entity = api.create()

    response = api.send("GET", api.path_of(entity), If_None_Match=tag)

    assert response.status_code == 200
    assert response.json() == entity


def test_changed_entity_is_sent_again(api: Api) -> None:
    path = api.path_of(api.create())
    api.send("PUT", path, api.entity.examples[1])

    response = api.send("GET", path, If_None_Match='"1"')

    assert response.status_code == 200
    assert response.headers["ETag"] == '"2"'


def test_missing_entity_is_not_found_whatever_is_known_of_it(api: Api) -> None:
    for tag in ("*", '"1"'):
        assert_problem(api.send("GET", api.entity.missing, If_None_Match=tag), 404)


@CHANGES
@pytest.mark.parametrize("tag", ['"1"', '"7", "1"', '"1","7"', 'W/"7", "1"', "*"])
def test_change_of_the_expected_version(api: Api, method: str, tag: str) -> None:
    path = api.path_of(api.create())

    response = change(api, method, path, tag)

    assert response.status_code == (204 if method == "DELETE" else 200)


@CHANGES
def test_change_of_another_version_is_refused(api: Api, method: str) -> None:
    entity = api.create()
    odd = ("1", '"one"', '"1', '"01"', f'"{10**30}"', "")
    for tag in ('"2"', '"0"', '"2", "3"', 'W/"1"', *odd):
        assert_problem(change(api, method, api.path_of(entity), tag), 412)

    assert api.all() == [entity]


def test_header_that_is_sent_several_times_is_one_list(api: Api) -> None:
    path = api.path_of(api.create())
    known = [("If-None-Match", '"7"'), ("If-None-Match", '"1"')]
    expected = [("If-Match", '"7"'), ("If-Match", '"1"')]

    assert api.http.get(path, headers=known).status_code == 304
    assert_problem(api.http.delete(path, headers=[expected[0]] * 2), 412)
    assert api.http.delete(path, headers=expected).status_code == 204


@CHANGES
def test_without_a_condition_the_last_write_wins(api: Api, method: str) -> None:
    path = api.path_of(api.create())
    api.send("PUT", path, api.entity.examples[1])

    assert api.send(method, path, api.entity.examples[2]).is_success


@CHANGES
@pytest.mark.parametrize("tag", ['"1"', "*", "garbage"])
def test_condition_on_what_does_not_exist(api: Api, method: str, tag: str) -> None:
    assert_problem(change(api, method, api.entity.missing, tag), 404)


def test_empty_patch_checks_the_version_too(api: Api) -> None:
    path = api.path_of(api.create())

    fits = api.send("PATCH", path, {}, If_Match='"1"')
    stale = api.send("PATCH", path, {}, If_Match='"2"')

    assert fits.status_code == 200
    assert fits.headers["ETag"] == '"1"'
    assert_problem(stale, 412)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_of_concurrent_changes_exactly_one_wins(api: Api, method: str) -> None:
    path = api.path_of(api.create())
    bodies = api.entity.examples[1:]

    responses = at_once([partial(api.send, method, path, body, If_Match='"1"') for body in bodies])

    assert statuses(responses) == [200] + [412] * (len(bodies) - 1)
    [winner] = [response for response in responses if response.status_code == 200]
    stored = api.http.get(path)
    assert stored.json() == winner.json()
    assert stored.headers["ETag"] == winner.headers["ETag"] == '"2"'


def test_every_unconditional_change_counts(api: Api) -> None:
    path = api.path_of(api.create())
    bodies = api.entity.examples[1:]

    responses = at_once([partial(api.send, "PUT", path, body) for body in bodies])

    assert statuses(responses) == [200] * len(bodies)
    assert {response.headers["ETag"] for response in responses} == {
        f'"{version}"' for version in range(2, len(bodies) + 2)
    }


def test_of_concurrent_deletions_exactly_one_succeeds(api: Api) -> None:
    path = api.path_of(api.create())

    responses = at_once([partial(api.http.delete, path)] * 6)

    assert statuses(responses) == [204] + [404] * 5
