"""Random answers that keep the rules."""

from hypothesis import strategies as st

from microservice_template.answers import problems
from microservice_template.casing import plural
from microservice_template.repository import options, read_json
from tests.support.combinations import choices

WORD = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)
NAME = st.lists(WORD, min_size=1, max_size=3).map("_".join).filter(lambda name: len(name) <= 30)
# Weighted towards what quoting has to deal with.
TEXT = st.text(
    st.one_of(
        st.sampled_from("\"'\\`$#{}%&*:-|>![]()~_ \u200b\u202e\u00a0é🚀"),
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")),
    ),
    min_size=1,
    max_size=60,
).map(str.strip)


@st.composite
def field(draw: st.DrawFn) -> str:
    """One field in the notation: a name, a type with or without arguments, marks, a default."""
    low = draw(st.integers(0, 50))
    high = low + draw(st.integers(1, 150))
    words = draw(st.lists(WORD, min_size=1, max_size=9, unique=True))
    number = str(draw(st.integers(low, high)))
    kinds = {
        f"string(min={low},max={high})": "a" * max(low, 1),
        "text": draw(WORD),
        f"integer(min={low},max={high})": number,
        "integer": "-7",
        f"decimal(precision=9,scale=2,min={low},max={high})": number,
        "decimal": "0.1",
        "boolean": draw(st.sampled_from(["true", "false"])),
        "date": "2024-02-29",
        "datetime": "2024-02-29T12:00:00Z",
        "uuid": "0190163d-8694-739b-aea5-966c26f8ad91",
        f"enum({'|'.join(words)})": draw(st.sampled_from(words)),
    }
    kind = draw(st.sampled_from(sorted(kinds)))
    mark = draw(st.sampled_from(["", "?", "!"]))
    default = draw(st.sampled_from(["", f"={kinds[kind]}"])) if mark != "!" else ""
    return f"{draw(NAME)}:{kind}{mark}{default}"


@st.composite
def answers(draw: st.DrawFn) -> dict[str, str]:
    resource = draw(NAME)
    given = {
        "service_name": draw(TEXT),
        "service_slug": draw(st.from_regex(r"[a-z]([a-z0-9-]{0,38}[a-z0-9])?", fullmatch=True)),
        "description": draw(TEXT),
        "owner": draw(WORD),
        "organization": draw(WORD),
        "resource": resource,
        "resource_plural": plural(resource),
        "fields": " ".join(draw(st.lists(field(), min_size=1, max_size=6))),
    }
    for option, values in choices().items():
        given[option] = draw(st.sampled_from(values))
    return given


def valid_answers() -> st.SearchStrategy[dict[str, str]]:
    known = options(read_json("cookiecutter.json"))
    return answers().filter(lambda given: not problems(given, known))
