"""Amounts as people type them, in the firm's small coins."""

import pytest
from django import forms

from amends.base.models import Firm
from amends.screens.parts.money_field import MoneyField

pytestmark = pytest.mark.django_db


def typed_in(currency, text):
    Firm.the()
    Firm.objects.update(currency=currency)
    return MoneyField().clean(text)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12", 12_00),
        ("12.5", 12_50),
        ("12,50", 12_50),
        (" €12.50 ", 12_50),
        ("12,50 EUR", 12_50),
        ("0", 0),
        ("1,250", 1250_00),
        ("1.250,99", 1250_99),
        ("1’250.00", 1250_00),
        ("1 250", 1250_00),
        ("١٢", 12_00),
    ],
)
def test_either_sign_parts_off_the_small_coins(text, cents):
    assert typed_in("EUR", text) == cents


@pytest.mark.parametrize(
    ("currency", "text", "cents"), [("JPY", "1,250", 1250), ("JPY", "12", 12), ("KWD", "1.250", 1250), ("KWD", "2", 2000)]
)
def test_it_goes_by_the_coins_of_the_currency(currency, text, cents):
    assert typed_in(currency, text) == cents


@pytest.mark.parametrize("text", ["twelve", "-5", "+5", "12 apples", "1,2,3", "12.", ".5", "1e3", "9" * 16, "12\0"])
def test_what_is_no_amount_is_refused_with_an_example(text):
    with pytest.raises(forms.ValidationError):
        typed_in("EUR", text)


def test_the_example_has_small_coins_only_where_there_are_some():
    with pytest.raises(forms.ValidationError, match="such as 12.50"):
        typed_in("EUR", "twelve")
    with pytest.raises(forms.ValidationError, match=r"such as 12\.'"):
        typed_in("JPY", "12.5")


def test_nothing_is_nothing_where_it_may_be():
    assert MoneyField(required=False).clean("") is None
