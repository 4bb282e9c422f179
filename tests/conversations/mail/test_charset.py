import pytest

from amends.conversations.mail.charset import decode, guess
from tests.conversations.mail.letters import letter_of


@pytest.mark.parametrize(
    ("raw", "label", "text"),
    [
        ("Grüße".encode(), "", "Grüße"),
        ("Grüße".encode("latin-1"), "", "Grüße"),
        ("“Grüße”".encode("cp1252"), "iso-8859-1", "“Grüße”"),
        ("Grüße".encode(), "us-ascii", "Grüße"),
        ("Grüße".encode(), "iso-8859-1", "Grüße"),
        ("日本".encode("iso2022_jp"), "ISO-2022-JP", "日本"),
        ("㈱".encode("cp932"), "Shift_JIS", "㈱"),
        ("镕".encode("gb18030"), "gb2312", "镕"),
        ("똠".encode("cp949"), "ks_c_5601-1987", "똠"),
        ("Привет".encode("koi8-r"), '"KOI8-R"', "Привет"),
        (b"Fr+APY-sche", "utf-7", "Frösche"),
    ],
)
def test_letters_of_the_world_are_read(raw, label, text):
    assert decode(raw, label) == (text, True)


@pytest.mark.parametrize("label", ["x-nope", "hex", "idna", "undefined", "rot13", "unicode_escape", "base64", "utf-8\0", "ü"])
def test_what_is_no_character_set_is_read_as_far_as_it_goes(label):
    text, is_read = decode(b"caf\xe9", label)

    assert (text, is_read) == ("café", False)


def test_what_cannot_be_read_shows_the_sign_for_it():
    assert decode(b"\x81\xff\xff", "shift_jis")[1] is False


def test_neither_nul_nor_halves_of_letters_come_through():
    assert decode(b"a\0b", "") == ("ab", True)
    assert decode(b"+2AA-", "utf-7")[0] == "\ufffd"


def test_a_mark_of_byte_order_is_no_letter():
    assert decode("\ufeffHello".encode(), "utf-8") == ("Hello", True)
    assert decode("\ufeffHello".encode("utf-16-le"), "utf-16le") == ("Hello", True)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Добрый день, мой заказ не пришёл, прошу вернуть деньги.", "koi8-r"),
        ("Добрый день, мой заказ не пришёл, прошу вернуть деньги.", "cp1251"),
        ("您好，我的订单还没有收到，请尽快退款，谢谢您的帮助。", "gbk"),
        ("注文した商品がまだ届いていません。返金をお願いします。", "cp932"),
        ("Καλημέρα, η παραγγελία μου δεν ήρθε ποτέ.", "cp1253"),
        ("Grüße aus Köln, schöne Füße überall", "latin-1"),
        ("Deux cafés, s'il vous plaît", "latin-1"),
    ],
)
def test_where_nobody_says_what_it_is_it_is_guessed(text, codec):
    assert text.encode(codec).decode(guess(text.encode(codec))) == text


def test_html_may_say_itself_in_what_letters_it_is():
    html = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=koi8-r"></head><body>Привет</body>'.encode("koi8-r")

    assert letter_of(b"Content-Type: text/html\n\n" + html).text == "Привет"
    assert letter_of(b"Content-Type: text/html\n\n" + '<meta charset="cp1251">Привет'.encode("cp1251")).text == "Привет"


def test_what_is_plain_needs_no_guess():
    assert (guess(b"Hello"), guess("Grüße".encode())) == ("", "")


def test_a_head_that_nobody_labelled_is_in_the_letters_of_the_words():
    raw = "Subject: Где мой заказ?\nFrom: Анна <a@x.example>\n\nОн до сих пор не пришёл, прошу вернуть деньги.".encode("koi8-r")

    letter = letter_of(raw)

    assert (letter.subject, letter.sender.name) == ("Где мой заказ?", "Анна")
    assert letter.text == "Он до сих пор не пришёл, прошу вернуть деньги."


def test_a_head_in_utf8_is_read_as_such_whatever_the_words_are_in():
    raw = "Subject: Grüße\nContent-Type: text/plain; charset=koi8-r\n\n".encode() + "Привет".encode("koi8-r")

    assert letter_of(raw).subject == "Grüße"
