"""Names in every shape."""

import pytest

from microservice_template import casing


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        (casing.pascal, "OrderLine"),
        (casing.camel, "orderLine"),
        (casing.kebab, "order-line"),
        (casing.upper_snake, "ORDER_LINE"),
        (casing.words, "order line"),
        (casing.sentence, "Order line"),
        (casing.title_words, "Order Line"),
        (casing.plural, "order_lines"),
        (casing.with_article, "an order line"),
    ],
)
def test_shapes(shape: object, text: str) -> None:
    assert callable(shape)
    assert shape("order_line") == text


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("item", "items"),
        ("category", "categories"),
        ("query", "queries"),
        ("soliloquy", "soliloquies"),
        ("key", "keys"),
        ("box", "boxes"),
        ("status", "statuses"),
        ("address", "addresses"),
        ("branch", "branches"),
        ("dish", "dishes"),
        ("alias", "aliases"),
        ("canvas", "canvases"),
        ("quiz", "quizzes"),
        ("waltz", "waltzes"),
        ("analysis", "analyses"),
        ("catalysis", "catalyses"),
        ("person", "people"),
        ("salesperson", "salespeople"),
        ("child", "children"),
        ("grandchild", "grandchildren"),
        ("workman", "workmen"),
        ("saleswoman", "saleswomen"),
        ("human", "humans"),
        ("hero", "heroes"),
        ("photo", "photos"),
        ("leaf", "leaves"),
        ("lens", "lenses"),
        ("equipment", "equipment"),
        ("series", "series"),
        ("orders", "orders"),
        ("tax_analysis", "tax_analyses"),
        ("v2", "v2s"),
        ("", ""),
    ],
)
def test_plural(singular: str, plural: str) -> None:
    assert casing.plural(singular) == plural


@pytest.mark.parametrize(
    ("article", "names"),
    [
        (
            "a",
            "user unit university usage use utility uuid url uri uid union unique one once_only "
            "euro european house hotel history ukulele sku box",
        ),
        (
            "an",
            "item order hour hourly_rate honest_person heir uncle update umbrella upper "
            "unimportant uninstall event sms xml_file id ip api usher uproar urn onerous x_ray",
        ),
    ],
)
def test_with_article(article: str, names: str) -> None:
    for name in names.split():
        assert casing.with_article(name) == f"{article} {casing.words(name)}"
