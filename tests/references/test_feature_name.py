"""A heading, tag or path names a feature when it has the words of its name, side by side."""

from __future__ import annotations

import pytest

from feature_spec.references.feature_name import names_feature, words


@pytest.mark.parametrize(
    "text",
    ["Order history", "4.2 ORDER-HISTORY (v2)", "order_history", "/v1/order/history",
     "The orders' order histories", "getOrderHistory", "OrderHistoryService"],
)  # fmt: skip
def test_the_words_of_the_name_side_by_side_name_the_feature(text: str) -> None:
    assert names_feature(text, "Order history", "order-history")


@pytest.mark.parametrize(
    "text", ["", "Orders", "History of an order", "order of history", "preorder history", "订单"]
)
def test_a_part_of_the_name_or_another_order_names_nothing(text: str) -> None:
    assert not names_feature(text, "Order history", "order-history")


@pytest.mark.parametrize(
    ("text", "name", "same"),
    [
        ("checkouts", "checkout", True),
        ("checkout", "checkouts", True),
        ("entries", "entry", True),
        ("address", "addresses", True),
        ("precheckout", "checkout", False),
        ("new", "news", True),
        ("bus", "business", False),
    ],
)
def test_singular_and_plural_are_one_word(text: str, name: str, same: bool) -> None:
    assert names_feature(text, name) is same


def test_the_slug_alone_is_enough() -> None:
    assert names_feature("Sign-in", "Customer login", "sign-in")


@pytest.mark.parametrize("feature", [(), ("",), ("---", "!")])
def test_a_name_without_words_names_nothing(feature: tuple[str, ...]) -> None:
    assert not names_feature("anything", *feature)


def test_words_are_folded_for_comparison() -> None:
    assert words("Straße-№ \uff21\uff22 결제") == ("strasse", "no", "ab", "결제")
