"""The Jinja extension: the guard over answers, and the filters and globals that templates use."""

import json
from collections.abc import MutableMapping
from typing import Any

from cookiecutter.exceptions import FailedHookException
from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context

from microservice_template import (
    answers,
    casing,
    examples,
    field_notation,
    fitting,
    helm_values,
    manifest,
    orm_code,
    python_code,
    quoting,
    repository,
    stacks,
    test_runners,
    zod_code,
)

Answers = MutableMapping[str, Any]


class ServiceTemplate(Extension):
    """Checks the answers before anything is written and equips the templates.

    cookiecutter makes one environment for the prompts, one for the files and one for each hook.
    Until the name of the project folder is rendered, which is where the files begin, only sources
    of this repository are rendered: defaults and choices of `cookiecutter.json` and the hooks. Any
    other source is an answer (`--no-input` renders answers as templates); with template markers
    in it, it stays the text it is, for `validated` to refuse. `__answers` is the first key of
    `cookiecutter.json`, so that the first source of a prompting environment is never an answer.
    """

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.settings = repository.read_json("cookiecutter.json")
        self.known = set(repository.texts(repository.rendered(self.settings)))
        self.started = False
        self.files_allowed = False
        self.left_out: frozenset[str] = frozenset()
        environment.filters.update(
            validated=self.validated,
            problems=self.problems,
            unchosen=self.unchosen,
            derived=derived,
            pascal=casing.pascal,
            camel=casing.camel,
            kebab=casing.kebab,
            upper_snake=casing.upper_snake,
            words=casing.words,
            sentence=casing.sentence,
            title_words=casing.title_words,
            with_article=casing.with_article,
            plural=casing.plural,
            python_string=quoting.python_string,
            python_assignment=quoting.python_assignment,
            toml_string=quoting.toml_string,
            yaml_string=quoting.yaml_string,
            json_string=quoting.json_string,
            shell_string=quoting.shell_string,
            markdown=quoting.markdown,
            typescript_string=quoting.typescript_string,
            dockerfile_string=quoting.dockerfile_string,
            to_json=to_json,
            fit=fitting.fit,
            values_table=helm_values.values_table,
        )
        for filters in (python_code.FILTERS, zod_code.FILTERS, orm_code.FILTERS):
            environment.filters.update(filters)
        environment.filters.update(data_layer=stacks.data_layer, model_suffix=stacks.model_suffix)
        environment.globals.update(
            fields=fields, examples=example_payloads, test_imports=test_imports
        )

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's
        """Keep answers from being rendered; check replayed answers before a folder is made.

        The path of a file that was not chosen becomes empty: cookiecutter passes over such a file.
        """
        started, self.started = self.started, True
        if not started and source == repository.PROJECT_FOLDER:
            self.files_allowed = True
            return source + "<<cookiecutter|validated(final=true)>>"
        if self.files_allowed:
            return "" if name is None and source in self.left_out else source
        if not answers.MARKER.search(source):
            return source
        if source in self.known or source in set(repository.hooks()):
            return source
        return "<<" + json.dumps(source, ensure_ascii=False).replace("<", "\\x3c") + ">>"

    def validated(self, given: Answers, final: bool = False) -> str:
        """Return nothing, or stop the generation with every problem of the answers.

        Once `final`, all answers have to be there, the derived ones are put right (replayed
        answers may lack them), and the manifest has to fit the template. Before that, answers may
        be missing: a replay asks only for those that its file lacks.
        """
        if not final and not self.options().keys() <= given.keys():
            return ""
        found = self.problems(given)
        if found:
            raise FailedHookException(message(found))
        if final:
            given.update(stacks.derived(given["stack"]))
            self.environment.globals.update(test_runners.words(given["node_test_runner"]))
            self.left_out = frozenset(self.files_left_out(given))
        return ""

    def options(self) -> dict[str, Any]:
        """Return the public options with their defaults or choices."""
        return repository.options(self.settings)

    def problems(self, given: Answers) -> list[str]:
        """Return what is wrong with the answers."""
        return answers.problems(given, self.options())

    def unchosen(self, given: Answers) -> list[str]:
        """Return where the files would lie that the answers do not choose."""
        allowed, self.files_allowed = self.files_allowed, True
        try:
            return [
                self.environment.from_string(path).render(cookiecutter=given)
                if answers.MARKER.search(path)
                else path
                for path in self.files_left_out(given)
            ]
        finally:
            self.files_allowed = allowed

    def files_left_out(self, given: Answers) -> list[str]:
        """Return the template's files that the answers do not choose."""
        files = manifest.template_files(repository.ROOT / repository.PROJECT_FOLDER)
        try:
            return manifest.unchosen(given, repository.read_json("optional_paths.json"), files)
        except manifest.ManifestError as error:
            raise FailedHookException(str(error)) from None


def message(found: list[str]) -> str:
    """Return all problems as one message."""
    count = "one problem" if len(found) == 1 else f"{len(found)} problems"
    return f"The answers have {count}, nothing was generated:\n" + "\n".join(
        f"  - {problem}" for problem in found
    )


def derived(given: Answers, key: str) -> str:
    """Return the derived answer `key`, empty as long as the stack is not known."""
    return stacks.derived(given.get("stack"))[key]


def to_json(value: Any, indent: int = 2) -> str:
    """Return `value` as JSON text in prettier's layout, every object on lines of its own."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


@pass_context
def fields(context: Context) -> tuple[field_notation.Field, ...]:
    """Return the entity's fields."""
    return field_notation.parse(context["cookiecutter"]["fields"])


@pass_context
def example_payloads(context: Context, count: int = 1) -> list[dict[str, examples.Json]]:
    """Return `count` valid payloads for the entity."""
    return examples.examples(fields(context), count)


@pass_context
def test_imports(context: Context, *names: str) -> str:
    """Return the lines that import these words of the chosen test runner."""
    return test_runners.imports(context["cookiecutter"]["node_test_runner"], *names)
