"""Any text as a literal of one language, so that it comes out there as the same text.

Every function takes one line of text and returns a literal with its quotes (`markdown`: running
text). Characters that a reader or a tool could trip over (control characters, line and paragraph
separators, direction marks, byte order marks, noncharacters) are escaped where the language can.
None of them raises.
"""

import json
import re
import shlex
import unicodedata

NONCHARACTERS = {
    *range(0xFDD0, 0xFDF0),
    *(plane + end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)),
}
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    + "".join(map(chr, sorted(NONCHARACTERS)))
    + "\ud800-\udfff]"
)
NON_ASCII = re.compile(r"[^\x00-\x7e]")
SHOWN_LENGTH = 60


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _escape_as_pair(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1] if match.group() != "\x7f" else "\\u007f"


def _escape_with_braces(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code < 0x10000 else f"\\u{{{code:x}}}"


def _inside_double_quotes(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _in_better_quotes(inside_double_quotes: str, text: str) -> str:
    """Take single quotes where formatters would: the text has more double quotes than single."""
    if text.count('"') > text.count("'"):
        return "'" + inside_double_quotes.replace('\\"', '"').replace("'", "\\'") + "'"
    return f'"{inside_double_quotes}"'


def json_string(text: str) -> str:
    """Return a JSON string."""
    return '"' + UNSAFE.sub(_escape_as_pair, _inside_double_quotes(text)) + '"'


def python_string(text: str, ascii_only: bool = False) -> str:
    """Return a Python string literal in the quotes that ruff and black choose.

    `ascii_only` escapes every character beyond ASCII (linters object to look-alike characters).
    """
    pattern = NON_ASCII if ascii_only else UNSAFE
    return _in_better_quotes(pattern.sub(_escape, _inside_double_quotes(text)), text)


def python_assignment(text: str, name: str, width: int = 100) -> str:
    """Return `name = text` in Python; a text too long for one line is split behind spaces."""
    line = f"{name} = {python_string(text)}"
    if _columns(line) <= width:
        return line
    pieces = [""]
    for part in re.findall(r"\S*\s|\S+", text):
        # A part may itself be too long, and escaping makes it longer: take it by characters then.
        for piece in [part] if _fits(part, width) else part:
            if _fits(pieces[-1] + piece, width):
                pieces[-1] += piece
            else:
                pieces.append(piece)
    lines = "\n".join(f"    {python_string(piece)}" for piece in pieces)
    return f"{name} = (\n{lines}\n)"


def _fits(piece: str, width: int) -> bool:
    return _columns(f"    {python_string(piece)}") <= width


def _columns(line: str) -> int:
    """Return how wide a line is; the wide characters of East Asia take two columns."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)


def toml_string(text: str) -> str:
    """Return a TOML basic string."""
    return '"' + UNSAFE.sub(_escape, _inside_double_quotes(text)) + '"'


def yaml_string(text: str) -> str:
    """Return a YAML scalar in double quotes, in single ones where prettier prefers them."""
    if text.count('"') > text.count("'") and "\\" not in text and not UNSAFE.search(text):
        return "'" + text.replace("'", "''") + "'"
    return '"' + UNSAFE.sub(_escape, _inside_double_quotes(text)) + '"'


def typescript_string(text: str) -> str:
    """Return a TypeScript string literal in the quotes that prettier chooses (`singleQuote`)."""
    inside = UNSAFE.sub(_escape_with_braces, _inside_double_quotes(text))
    if text.count("'") > text.count('"'):
        return f'"{inside}"'
    return "'" + inside.replace('\\"', '"').replace("'", "\\'") + "'"


def shell_string(text: str) -> str:
    """Return one word of a POSIX shell command."""
    return shlex.quote(text)


def dockerfile_string(text: str) -> str:
    """Return a double-quoted value for LABEL, ENV or ARG in a Dockerfile."""
    return '"' + re.sub(r'([\\"$])', r"\\\1", text) + '"'


MARKDOWN_ANYWHERE = re.compile(r"[\\`*\[\]<|~$]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|(?<!\S)#")
MARKDOWN_AT_START = re.compile(r"[-+=>#](?=\s|$|[-=])|[>#]")
MARKDOWN_NUMBER_AT_START = re.compile(r"\A([0-9]{1,9})([.)])(?=\s|$)")


def markdown(text: str) -> str:
    """Return the text for a paragraph, heading, list item or table cell of Markdown.

    Only what Markdown would take for markup is escaped; white space is folded.
    """
    folded = " ".join(text.split())
    escaped = MARKDOWN_ANYWHERE.sub(lambda match: "\\" + match.group(), folded)
    if MARKDOWN_AT_START.match(escaped):
        escaped = "\\" + escaped
    escaped = MARKDOWN_NUMBER_AT_START.sub(r"\1\\\2", escaped)
    return UNSAFE.sub(lambda match: f"&#x{ord(match.group()):X};", escaped)


def shown(value: object) -> str:
    """Return `value` for a message on a terminal: quoted, ASCII, at most 60 characters of it."""
    if not isinstance(value, str):
        return ascii(value)[:SHOWN_LENGTH]
    if len(value) > SHOWN_LENGTH:
        return f"{json.dumps(value[:SHOWN_LENGTH])}... ({len(value)} characters)"
    return json.dumps(value).replace("\x7f", "\\u007f")
