"""The words of the test runners for Node.js."""

from microservice_template.test_runners import imports, words


def test_jest_speaks_its_own_words() -> None:
    spelled = words("jest")
    assert spelled["toBe"] == "toBe"
    assert spelled["notToBe"] == "not.toBe"
    assert spelled["beforeAll"] == "beforeAll"


def test_mocha_speaks_chai() -> None:
    spelled = words("mocha")
    assert spelled["toBe"] == "to.equal"
    assert spelled["notToEqual"] == "to.not.deep.equal"
    assert spelled["beforeAll"] == "before"


def test_both_know_the_same_words() -> None:
    assert words("jest").keys() == words("mocha").keys()


def test_imports() -> None:
    names = ("it", "describe", "expect", "afterAll")
    assert imports("jest", *names) == (
        "import { afterAll, describe, expect, it } from '@jest/globals';"
    )
    assert imports("mocha", *names) == (
        "import { expect } from 'chai';\nimport { after, describe, it } from 'mocha';"
    )
    assert imports("mocha", "expect") == "import { expect } from 'chai';"
