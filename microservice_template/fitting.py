"""Breaks Python lines that a long name made too long, as `ruff format` breaks them.

Templates write every statement on one line; the block filter `fit` breaks those that do not fit.
It knows calls, definitions, imports, subscripts, list, dict, set and tuple displays,
comprehensions, assignments, decorators, conditions and operators. Left alone are lines that fit,
comments and the inside of strings over several lines. `assert` with a message is
left alone too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

INDENT = "    "
OPENING = "([{"
CLOSING = {"(": ")", "[": "]", "{": "}"}
TOKEN = re.compile(
    r"""(?P<long>[A-Za-z]{0,2}(?:\"{3}|'{3}))"""
    r"""|(?P<string>[A-Za-z]{0,2}(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))"""
    r"""|(?P<comment>\#.*)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)"""
    r"""|(?P<text>[A-Za-z_0-9]+|.)""",
    re.VERBOSE,
)
IMPORT = re.compile(r"(from [\w.]+ import )([^()]+)")
DEFINITION = re.compile(r"(?:async )?def ")
KEYWORD_HEAD = re.compile(r"(return|raise|assert|if|elif|while|yield) ")
ASSIGNMENT = re.compile(r" (?:=|[-+*/|&]=|:=) ")
CLAUSE = re.compile(r" (?=(?:async )?for )")
# Loosest first; an expression breaks at the loosest operators that it has.
OPERATORS = (
    re.compile(r" (?=if | ?else )"),
    re.compile(r" (?=(?:or|and) )"),
    re.compile(r" (?=(?:==|!=|<=|>=|<|>|in|not in|is|is not) )"),
    re.compile(r" (?=\| )"),
    re.compile(r" (?=& )"),
    re.compile(r" (?=[-+] )"),
    re.compile(r" (?=(?:\*|/|//|%|@) )"),
)


@dataclass
class Bracket:
    """A pair of brackets and what commas part inside; `opened` follows a name as in a call."""

    opening: str
    opened: bool
    items: "list[list[Part]]" = field(default_factory=list)
    magic: bool = False

    @property
    def is_display(self) -> bool:
        """Whether this is a list, dict, set or tuple, not a call or subscript or grouping."""
        if self.opening == "{" or self.magic:
            return True
        return not self.opened and (self.opening == "[" or len(self.items) > 1)

    @property
    def is_single(self) -> bool:
        """Whether one element stands inside that takes no trailing comma."""
        return len(self.items) == 1 and not self.magic


Part = str | Bracket


class UnreadableError(ValueError):
    """The line is not a complete piece of Python that can be broken."""


def fit(text: str, width: int = 100) -> str:
    """Return Python source `text` with every line over `width` broken as `ruff format` does."""
    lines = text.split("\n")
    if all(len(line) <= width for line in lines):
        return text
    fitted: list[str] = []
    scanner = Scanner()
    for number, line in enumerate(lines):
        started_inside = scanner.depth
        is_code = scanner.feed(line)
        if len(line) <= width or not is_code:
            fitted.append(line)
            continue
        alone = (
            started_inside > 0
            and bool(fitted)
            and fitted[-1].endswith(tuple(OPENING))
            and lines[number + 1 : number + 2] != []
            and lines[number + 1].lstrip()[:1] in {")", "]", "}"}
        )
        try:
            fitted.extend(_fit_line(line, width, started_inside > 0, alone))
        except UnreadableError:
            fitted.append(line)
    return "\n".join(fitted)


class Scanner:
    """Follows brackets and strings from line to line."""

    def __init__(self) -> None:
        self.depth = 0
        self.quotes = ""

    def feed(self, line: str) -> bool:
        """Take the next line; return whether it is code without comment or long string."""
        is_code = not self.quotes
        position = 0
        while position < len(line):
            if self.quotes:
                end = line.find(self.quotes, position)
                if end < 0:
                    return False
                position = end + 3
                self.quotes = ""
                continue
            match = TOKEN.match(line, position)
            assert match
            position = match.end()
            if match.lastgroup == "long":
                self.quotes = match.group()[-3:]
                is_code = False
            elif match.lastgroup == "comment":
                is_code = False
            elif match.lastgroup in {"open", "close"}:
                self.depth += 1 if match.lastgroup == "open" else -1
        return is_code


def _fit_line(line: str, width: int, inside: bool, alone: bool) -> list[str]:
    code = line.lstrip(" ")
    indent = line[: len(line) - len(code)]
    layout = Layout(width)
    if inside:
        items, trailing = _parse(code)
        if trailing:
            return [new for item in items for new in layout.element(item, indent, ",")]
        if alone:
            return layout.elements(Bracket("(", opened=True, items=items), indent)
        if len(items) != 1:
            raise UnreadableError
        return layout.element(items[0], indent, "")
    if match := IMPORT.fullmatch(code):
        names = [name.strip() for name in match.group(2).split(",")]
        return [
            f"{indent}{match.group(1)}(",
            *(f"{indent}{INDENT}{n}," for n in names),
            f"{indent})",
        ]
    items, trailing = _parse(code)
    if trailing or len(items) != 1:
        raise UnreadableError
    if DEFINITION.match(code):
        return layout.definition(items[0], indent)
    return layout.statement(items[0], indent)


def _parse(code: str) -> "tuple[list[list[Part]], bool]":
    """Return the comma-separated items of `code` and whether a comma ends it."""
    stack = [Bracket("", opened=False, items=[[]])]
    last = ""
    for match in TOKEN.finditer(code):
        kind, text = match.lastgroup, match.group()
        if kind == "open":
            opened = bool(re.search(r"[\w)\]\"'}]$", last)) if last else False
            stack.append(Bracket(text, opened=opened, items=[[]]))
        elif kind == "close":
            done = stack.pop()
            if not stack or CLOSING.get(done.opening) != text:
                raise UnreadableError
            done.items, done.magic = _trimmed(done.items)
            stack[-1].items[-1].append(done)
        elif kind == "comma":
            stack[-1].items.append([])
        elif kind == "comment" or kind == "long":
            raise UnreadableError
        else:
            item = stack[-1].items[-1]
            if item and isinstance(item[-1], str):
                item[-1] += text
            else:
                item.append(text)
        last = text
    if len(stack) != 1:
        raise UnreadableError
    return _trimmed(stack[0].items)


def _trimmed(items: "list[list[Part]]") -> "tuple[list[list[Part]], bool]":
    trimmed = []
    for item in items:
        parts = list(item)
        if parts and isinstance(parts[0], str):
            parts[0] = parts[0].lstrip()
        if parts and isinstance(parts[-1], str):
            parts[-1] = parts[-1].rstrip()
        trimmed.append([part for part in parts if part != ""])
    trailing = len(trimmed) > 1 and not trimmed[-1]
    if trailing or trimmed == [[]]:
        trimmed.pop()
    return trimmed, trailing


def _flat(parts: "list[Part]") -> str:
    return "".join(part if isinstance(part, str) else _flat_bracket(part) for part in parts)


def _flat_bracket(bracket: Bracket) -> str:
    inside = ", ".join(map(_flat, bracket.items)) + ("," if bracket.magic else "")
    return bracket.opening + inside + CLOSING[bracket.opening]


def _is_magic(parts: "list[Part]") -> bool:
    """Whether a trailing comma keeps the brackets open."""
    return any(
        isinstance(part, Bracket)
        and ((part.magic and len(part.items) > 1) or any(map(_is_magic, part.items)))
        for part in parts
    )


def _split(parts: "list[Part]", pattern: "re.Pattern[str]") -> "list[list[Part]]":
    """Split outside of brackets and strings."""
    pieces: list[list[Part]] = [[]]
    for part in parts:
        if isinstance(part, Bracket):
            pieces[-1].append(part)
            continue
        masked = re.sub(
            TOKEN, lambda m: "_" * len(m.group()) if m.lastgroup == "string" else m.group(), part
        )
        start = 0
        for match in pattern.finditer(masked):
            if match.start() < start:
                continue
            pieces[-1].append(part[start : match.start()])
            pieces.append([])
            start = match.end()
        pieces[-1].append(part[start:])
    return [[part for part in piece if part != ""] for piece in pieces]


def _chained_calls(parts: list[Part]) -> list[list[Part]]:
    """Split `select(x).where(y).limit(z)` before each dot that follows a bracket."""
    calls: list[list[Part]] = [[]]
    for part in parts:
        if isinstance(part, str) and part.startswith(".") and calls[-1]:
            calls.append([])
        calls[-1].append(part)
    return calls


def _is_annotation(head: list[Part]) -> bool:
    """Whether the head is `name: Type =`, whose type stays whole if that is possible."""
    return isinstance(head[0], str) and bool(re.match(r"[\w.]+: ", head[0]))


def _opens_at_its_end(value: list[Part], operands: list[list[Part]]) -> bool:
    """Whether the value can break inside its own brackets rather than in extra ones."""
    if len(operands) == 1:
        return any(isinstance(part, Bracket) and part.items for part in value)
    last = value[-1]
    return len(operands) == 2 and isinstance(last, Bracket) and bool(last.items)


def _operands(parts: "list[Part]") -> "list[list[Part]]":
    """Split before the loosest operators, [parts] without any."""
    for pattern in OPERATORS:
        pieces = _split(parts, pattern)
        if len(pieces) > 1:
            return pieces
    return [parts]


class Layout:
    """Lays parsed code out within a width."""

    def __init__(self, width: int) -> None:
        self.width = width

    def fits(self, text: str) -> bool:
        """Whether the line is short enough."""
        return len(text) <= self.width

    def statement(self, parts: "list[Part]", indent: str) -> list[str]:
        """Lay out a statement that does not fit."""
        plain = self.brackets(parts, indent, "")
        head, value, tail = _value_of(parts)
        opening = f"{indent}{_flat(head)}("
        if not value or not self.fits(opening):
            return self.union_annotation(head, value, indent) or plain
        inner = indent + INDENT
        calls = _chained_calls(value)
        operands = _operands(value)
        if len(operands) == 1 and len(calls) > 2:
            wrapped = [inner + _flat(value)]
            if not self.fits(wrapped[0]):
                wrapped = [line for call in calls for line in self.brackets(call, inner, "")]
        elif (
            self.fits(plain[0])
            and _opens_at_its_end(value, operands)
            and not (_is_annotation(head) and len(plain[0]) < len(opening) - 1)
        ):
            return plain
        elif len(operands) > 1:
            wrapped = self.operators(value, inner, "")
        else:
            wrapped = self.element(value, inner, "")
            if len(wrapped) == 1 and not self.fits(wrapped[0]):
                return [indent + _flat(parts)]
        return [opening, *wrapped, f"{indent}){_flat(tail)}"]

    def union_annotation(self, head: list[Part], value: list[Part], indent: str) -> list[str]:
        """Lay out `name: A | B = value` whose types alone are too long, [] if they are none."""
        if not value or not _is_annotation(head):
            return []
        first, *rest = head[:-1]
        assert isinstance(first, str)
        name, types = first.split(": ", 1)
        annotation = [types, *rest]
        if len(_operands(annotation)) < 2:
            return []
        inside = self.element(annotation, indent + INDENT, "")
        end = self.brackets([f"){head[-1]}", *value], indent, "")
        return [f"{indent}{name}: (", *inside, *end]

    def definition(self, parts: "list[Part]", indent: str) -> list[str]:
        """Lay out `def name(parameters) -> result:`; the parameters break first."""
        for place, part in enumerate(parts):
            if isinstance(part, Bracket) and part.opening == "(":
                head, rest = parts[:place], parts[place + 1 :]
                if not part.items:
                    return self.bare_definition(head, rest, indent)
                part.magic = part.magic or len(part.items) == 1
                opening = [f"{indent}{_flat(head)}(", *self.elements(part, indent + INDENT)]
                return opening + self.brackets([")", *rest], indent, "")
        return self.brackets(parts, indent, "")

    def bare_definition(self, head: list[Part], rest: list[Part], indent: str) -> list[str]:
        """Lay out a definition without parameters: only its result can break."""
        parts = [*head, "()", *rest]
        if any(isinstance(part, Bracket) for part in rest):
            return self.brackets(parts, indent, "")
        result = re.fullmatch(r" -> (.+?)(:.*)", _flat(rest))
        if not result:
            raise UnreadableError
        name, tail = result.groups()
        return [f"{indent}{_flat(head)}() -> (", f"{indent}{INDENT}{name}", f"{indent}){tail}"]

    def element(self, parts: "list[Part]", indent: str, suffix: str) -> list[str]:
        """Lay out one element inside brackets."""
        if self.fits(indent + _flat(parts) + suffix) and not _is_magic(parts):
            return [indent + _flat(parts) + suffix]
        if len(_operands(parts)) > 1:
            return self.operators(parts, indent, suffix)
        return self.brackets(parts, indent, suffix)

    def operators(self, parts: "list[Part]", indent: str, suffix: str) -> list[str]:
        """Lay out an expression inside brackets, broken before its loosest operators."""
        if self.fits(indent + _flat(parts) + suffix) and not _is_magic(parts):
            return [indent + _flat(parts) + suffix]
        pieces = _operands(parts)
        if len(pieces) == 1:
            return self.brackets(parts, indent, suffix)
        lines = []
        for place, piece in enumerate(pieces):
            lines += self.brackets(piece, indent, suffix if place == len(pieces) - 1 else "")
        return lines

    def brackets(self, parts: "list[Part]", indent: str, suffix: str) -> list[str]:
        """Open, from left to right, the brackets without which the line does not fit."""
        lines = []
        current = indent
        for place, part in enumerate(parts):
            if isinstance(part, str):
                current += part
            elif not part.items or (
                self.fits(current + _flat_bracket(part) + _until_break(parts[place + 1 :], suffix))
                and not _is_magic([part])
            ):
                current += _flat_bracket(part)
            else:
                lines.append(current + part.opening)
                lines += self.elements(part, indent + INDENT)
                current = indent + CLOSING[part.opening]
        return [*lines, current + suffix]

    def elements(self, bracket: Bracket, indent: str) -> list[str]:
        """Lay out what stands between brackets that are open."""
        flat = indent + ", ".join(map(_flat, bracket.items))
        magic = bracket.magic or any(map(_is_magic, bracket.items))
        if bracket.is_single:
            item = bracket.items[0]
            clauses = _split(item, CLAUSE)
            if len(clauses) == 1:
                return self.element(item, indent, "")
            if self.fits(flat) and not magic:
                return [flat]
            return [line for clause in _clauses(item) for line in self.element(clause, indent, "")]
        if self.fits(flat) and not magic and not bracket.is_display:
            return [flat]
        return [line for item in bracket.items for line in self.element(item, indent, ",")]


def _clauses(item: "list[Part]") -> "Iterator[list[Part]]":
    """Yield the element and the clauses of a comprehension."""
    first, *rest = _split(item, CLAUSE)
    yield first
    for clause in rest:
        yield from _split(clause, re.compile(r" (?=if )"))


def _until_break(parts: "list[Part]", suffix: str) -> str:
    """Return the text up to the next place where the line can break."""
    text = ""
    for part in parts:
        if isinstance(part, Bracket):
            if part.items:
                return text + part.opening
            text += _flat_bracket(part)
        else:
            text += part
    return text + suffix


def _value_of(parts: "list[Part]") -> "tuple[list[Part], list[Part], list[Part]]":
    """Return what comes before the value of a statement, the value, and what follows it."""
    first = parts[0]
    if isinstance(first, str) and (match := KEYWORD_HEAD.match(first)):
        head: list[Part] = [match.group()]
        value: list[Part] = [first[match.end() :], *parts[1:]]
        tail: list[Part] = []
        if match.group(1) in {"if", "elif", "while"}:
            last = value[-1]
            if not isinstance(last, str) or not last.endswith(":"):
                raise UnreadableError
            value[-1] = last[:-1]
            tail = [":"]
        return head, [part for part in value if part != ""], tail
    pieces = _split(parts, ASSIGNMENT)
    if len(pieces) != 2:
        return parts, [], []
    operator = _flat(parts)[len(_flat(pieces[0])) : len(_flat(parts)) - len(_flat(pieces[1]))]
    return [*pieces[0], operator], pieces[1], []
