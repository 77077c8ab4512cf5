"""Names in every shape that the generated files need, from one snake_case name.

Every function takes a name such as `order_line` (words parted by `_`, `-` or a space) and returns
text. None of them raises.
"""

import re

SEPARATORS = re.compile(r"[_\-\s]+")

IRREGULAR_PLURALS = {
    "analysis": "analyses",
    "axis": "axes",
    "basis": "bases",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "diagnosis": "diagnoses",
    "foot": "feet",
    "goose": "geese",
    "half": "halves",
    "hypothesis": "hypotheses",
    "knife": "knives",
    "leaf": "leaves",
    "lens": "lenses",
    "life": "lives",
    "loaf": "loaves",
    "man": "men",
    "mouse": "mice",
    "ox": "oxen",
    "parenthesis": "parentheses",
    "person": "people",
    "phenomenon": "phenomena",
    "quiz": "quizzes",
    "self": "selves",
    "shelf": "shelves",
    "synopsis": "synopses",
    "synthesis": "syntheses",
    "thesis": "theses",
    "thief": "thieves",
    "tooth": "teeth",
    "wife": "wives",
    "wolf": "wolves",
    "woman": "women",
}
UNCOUNTABLE = frozenset(
    str.split(
        """
    advice aircraft baggage cash cattle clothing content deer equipment evidence feedback fish
    food furniture hardware homework information jewelry knowledge logistics
    luggage luck mail media merchandise metadata money moose music news offspring pants police
    progress research rice salmon series sheep shrimp software species staff stuff swine traffic
    trout weather
        """
    )
)
O_PLURALS_WITH_ES = frozenset({"cargo", "echo", "hero", "potato", "tomato", "torpedo", "veto"})

AN_ONLY_AS_A_WORD = frozenset(
    str.split(
        """
    faq fbi ftp hr html http https lcd mfa mri mvp nda nft rfc rfid rss sdk sla sms sql ssh ssl svg
    xml f h l m n r s x
        """
    )
)
AN_STEMS = ("hour", "heir", "honest", "honor", "honour")
A_BEFORE_VOWEL = re.compile(
    r"(one|ones|once|oneself|u|ub|ui|uid|uk|uri|url|us|usb|usd|uv|ux|ufo)$"
    r"|one(?=self)|eu|ewe|ouija|ubi|uk[ru]|uni(?!n|m[ap])|ur[aeio]|us[aeiu]|ute|uti|uto|uu"
)


def split_words(name: str) -> list[str]:
    """Return the words of `name`, lower-case, without empty ones."""
    return [word.lower() for word in SEPARATORS.split(name) if word]


def pascal(name: str) -> str:
    """Return `order_line` as `OrderLine`."""
    return "".join(word.capitalize() for word in split_words(name))


def camel(name: str) -> str:
    """Return `order_line` as `orderLine`."""
    words_ = split_words(name)
    return "".join(words_[:1] + [word.capitalize() for word in words_[1:]])


def kebab(name: str) -> str:
    """Return `order_line` as `order-line`."""
    return "-".join(split_words(name))


def upper_snake(name: str) -> str:
    """Return `order_line` as `ORDER_LINE`."""
    return "_".join(split_words(name)).upper()


def words(name: str) -> str:
    """Return `order_line` as `order line`."""
    return " ".join(split_words(name))


def sentence(name: str) -> str:
    """Return `order_line` as `Order line`."""
    return words(name).capitalize()


def title_words(name: str) -> str:
    """Return `order_line` as `Order Line`."""
    return " ".join(word.capitalize() for word in split_words(name))


def with_article(name: str) -> str:
    """Return `order_line` as `an order line`, `user` as `a user`, `hour` as `an hour`."""
    text = words(name)
    first = text.partition(" ")[0]
    if first[:1] in {"a", "e", "i", "o", "u"}:
        takes_an = not A_BEFORE_VOWEL.match(first)
    else:
        takes_an = first in AN_ONLY_AS_A_WORD or first.startswith(AN_STEMS)
    return f"{'an' if takes_an else 'a'} {text}"


def plural(name: str) -> str:
    """Return the plural of the last word: `order_line` gives `order_lines`.

    A word without a plural of its own (`equipment`) and a word that looks like a plural already
    (`orders`) come back unchanged. Case and separators before the last word stay.
    """
    match = re.search(r"[A-Za-z0-9]+$", name)
    if not match:
        return name
    return name[: match.start()] + _plural_word(match.group())


def _plural_word(word: str) -> str:
    if word in UNCOUNTABLE:
        return word
    if word in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[word]
    if word.endswith(("man", "child", "person")) and word not in {"human", "german", "roman"}:
        for singular in ("woman", "man", "child", "person"):
            if word.endswith(singular):
                return word[: -len(singular)] + IRREGULAR_PLURALS[singular]
    if re.search(r"(ss|us|is|as|os|x|ch|sh)$", word) or word in O_PLURALS_WITH_ES:
        if re.search(r"[^aeiou]sis$", word) or word.endswith("ysis"):
            return word[:-2] + "es"
        return word + "es"
    if word.endswith("z"):
        return word + ("zes" if re.search(r"[^z][aeiou]z$", word) else "es")
    if word.endswith("s"):
        return word
    if re.search(r"([^aeiou]|qu)y$", word):
        return word[:-1] + "ies"
    return word + "s"
