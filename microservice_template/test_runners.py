"""The words of the test runners for Node.js: templates use Jest's, this translates them."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "jest": {},
    "mocha": {
        "toBe": "to.equal",
        "toEqual": "to.deep.equal",
        "toMatch": "to.match",
        "toContain": "to.include",
        "toHaveLength": "to.have.lengthOf",
        "toBeGreaterThan": "to.be.above",
        "toBeGreaterThanOrEqual": "to.be.at.least",
        "toBeLessThan": "to.be.below",
        "toBeLessThanOrEqual": "to.be.at.most",
        "toThrow": "to.throw",
        "notToBe": "to.not.equal",
        "notToEqual": "to.not.deep.equal",
        "notToContain": "to.not.include",
        "notToMatch": "to.not.match",
        "beforeEach": "beforeEach",
        "afterEach": "afterEach",
        "beforeAll": "before",
        "afterAll": "after",
    },
}
NEGATED = "notTo"


def words(runner: str) -> dict[str, str]:
    """Return the spelling of every word for a runner: `toBe` is `to.equal` in Mocha's world."""
    return {word: _jest(word) for word in WORDS["mocha"]} | dict(WORDS[runner])


def _jest(word: str) -> str:
    return f"not.to{word.removeprefix(NEGATED)}" if word.startswith(NEGATED) else word


def imports(runner: str, *names: str) -> str:
    """Return the import lines of a test file for names as Jest has them, such as `describe`."""
    if runner == "jest":
        return f"import {{ {', '.join(sorted(names))} }} from '@jest/globals';"
    spelled = words(runner)
    hooks = sorted(spelled.get(name, name) for name in names if name != "expect")
    lines = ["import { expect } from 'chai';"] if "expect" in names else []
    lines += [f"import {{ {', '.join(hooks)} }} from 'mocha';"] if hooks else []
    return "\n".join(lines)
