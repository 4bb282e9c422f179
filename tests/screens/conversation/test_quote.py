"""What a letter repeats, parted from what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.screens.conversation.quote import Piece, pieces
from tests.shared import SHARED

WORDS = st.lists(
    st.sampled_from(["Hello", "> said", "", "On 2 March 2026 Ben wrote:", "From: Ben", "Sent: 2 March", "To: Ana", "  > ", "Bye"])
)
REPLIES = SHARED / "fixtures" / "replies" / "emails"


def own(text):
    return "".join(piece.text for piece in pieces(text) if not piece.is_quoted)


def quoted(text):
    return "".join(piece.text for piece in pieces(text) if piece.is_quoted)


@given(WORDS, st.sampled_from(["\n", "\r\n"]))
def test_nothing_is_lost_and_nothing_changes_its_place(lines, end):
    text = end.join(lines)

    assert "".join(piece.text for piece in pieces(text)) == text


@given(st.text())
def test_any_text_at_all_can_be_parted(text):
    assert "".join(piece.text for piece in pieces(text)) == text


def test_a_letter_without_quotes_is_one_piece():
    assert pieces("Dear Ana,\n\nthank you.") == [Piece("Dear Ana,\n\nthank you.", False)]
    assert pieces("") == []


def test_marked_lines_are_a_quote_and_so_are_the_blanks_between_them():
    assert quoted("Yes.\n> Is it?\n\n> Really?\nBen") == "> Is it?\n\n> Really?\n"


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, 2 Mar 2026 at 09:00, Ana <ana@firm.example> wrote:",
        "On Mon, 2 Mar 2026 at 09:00, Ana Petrova\n<ana@firm.example> wrote:",
        "Am Mo., 2. März 2026 um 09:00 Uhr schrieb Ana <ana@firm.example>:",
        "Le lun. 2 mars 2026 à 09:00, Ana <ana@firm.example> a écrit :",
        "-----Original Message-----",
        "From: Ana\nSent: Monday, 2 March 2026\nTo: Ben\nSubject: Your lantern",
    ],
)
def test_what_is_introduced_goes_with_its_introduction(introduction):
    assert own(f"It came broken.\n\n{introduction}\n\nWe sent it on Friday.\nAna") == "It came broken.\n\n"


def test_an_answer_below_a_quote_is_not_folded_away():
    assert own("On 2 March 2026 Ana wrote:\n> Is it whole?\n\nIt is not.") == "\nIt is not."


def test_what_a_customer_tells_of_us_is_no_quote():
    text = "On Monday your colleague wrote:\nyou will get it tomorrow.\nI did not."

    assert own(text) == text


@pytest.mark.parametrize(
    "text", ["> All of it\n> is quoted", "---------- Forwarded message ---------\nFrom: Ben\nDate: today\nSubject: Look\n\nLook at this."]
)
def test_what_would_leave_nothing_to_read_is_left_as_it_is(text):
    assert own(text) == text


def test_a_long_letter_of_introductions_is_parted_quickly():
    assert own("On 2 March\n" * 20_000) == "On 2 March\n" * 20_000


@pytest.mark.skipif(not REPLIES.exists(), reason="the fixtures are not on this machine")
def test_real_letters_keep_every_line_of_their_own():
    """All that another parser calls the reply is left to read, unless it is marked as a quote."""
    for letter in sorted(REPLIES.iterdir()):
        reply = REPLIES.parent / "trimmed" / letter.name
        kept = {line.strip() for line in own(letter.read_text(errors="replace")).splitlines()}
        said = reply.read_text(errors="replace").splitlines() if reply.exists() else []
        assert [line for line in said if line.strip() and line.strip() not in kept and not line.startswith(">")] == [], letter.name
