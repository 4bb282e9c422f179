from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from amends.conversations.token import TOKEN, conversation_number, fresh_id, plus, token_in_id, token_of, tokens_in

NUMBERS = st.integers(1, 2**63 - 1)


@dataclass
class Thread:
    pk: int


@given(NUMBERS)
def test_a_token_says_which_conversation_it_is_of(number):
    token = token_of(Thread(number))

    assert TOKEN.fullmatch(token)
    assert conversation_number(token) == conversation_number(f" {token.upper()} ") == number


@given(NUMBERS, st.integers(0, 23), st.sampled_from("0123456789abcdefghijklmnopqrstuvwxyz"))
def test_a_token_with_another_letter_says_nothing(number, place, letter):
    token = token_of(Thread(number))
    changed = token[:place] + letter + token[place + 1 :]

    assert conversation_number(changed) == (number if changed == token else None)


@given(st.text(max_size=40))
def test_no_text_that_we_did_not_sign_is_a_token(text):
    assert conversation_number(text) is None
    assert tokens_in([text, f"help+r-{text}@firm.example"]) == []
    assert token_in_id(f"<{text}.ab12@firm.example>") is None


def test_two_conversations_never_share_a_token():
    assert len({token_of(Thread(number)) for number in range(1, 2000)}) == 1999


def test_a_number_filled_up_with_noughts_is_not_the_token_we_signed():
    token = token_of(Thread(7))

    assert conversation_number(token[:11] + "0" + token[11:]) is None


def test_another_key_signs_another_token(settings):
    ours = token_of(Thread(7))
    settings.SECRET_KEY = "another house's key"

    assert token_of(Thread(7)) != ours
    assert conversation_number(ours) is None


def test_a_plus_address_carries_a_token_there_and_back():
    token = token_of(Thread(7))
    address = plus("help@firm.example", token)

    assert address == f"help+r-{token}@firm.example"
    assert tokens_in(["ben@home.example", f"Help <{address.upper()}>", address]) == [token]


def test_a_name_too_long_for_the_mail_goes_without_a_token():
    address = f"{'a' * 50}@firm.example"

    assert plus(address, token_of(Thread(7))) == address


def test_the_id_of_a_letter_of_ours_carries_a_token():
    token = token_of(Thread(7))
    one, other = fresh_id(token, "firm.example"), fresh_id(token, "firm.example")

    assert one != other
    assert token_in_id(one) == token_in_id(one.strip("<>")) == token_in_id(other.upper()) == token


def test_the_id_of_somebody_elses_letter_carries_none():
    assert token_in_id("<CAF+x.1234@mail.gmail.com>") is None
    assert token_in_id("") is None
