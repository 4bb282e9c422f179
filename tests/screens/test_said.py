"""A sentence of the terminal reads well on a page, and can do no harm there."""

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from amends.screens.said import said


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("run `amends reckon`", "run <code>amends reckon</code>"),
        ("`a` and `b`", "<code>a</code> and <code>b</code>"),
        ("no command at all", "no command at all"),
        ("one ` alone", "one ` alone"),
        ("nothing `` between", "nothing `` between"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
    ],
)
def test_what_is_typed_is_set_as_such(sentence, shown):
    assert said(sentence) == shown


@given(st.text())
def test_no_sentence_brings_markup_of_its_own(sentence):
    left = said(sentence).replace("<code>", "").replace("</code>", "")

    assert not set("<>\"'") & set(left)


def test_a_template_need_not_mark_it_safe():
    page = engines["django"].from_string("{{ sentence|said }}")

    assert page.render({"sentence": "run `amends reckon` & wait"}) == "run <code>amends reckon</code> &amp; wait"
