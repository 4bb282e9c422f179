"""Which parts are words and which are files, letter by letter as programs build them."""

from tests.conversations.mail.letters import letter_of


def leaf(kind, said="x", head=""):
    return f"Content-Type: {kind}\n{head}\n{said}"


def many(kind, *parts, boundary):
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{body}--{boundary}--'


def read(raw):
    letter = letter_of(raw)
    return letter.text, letter.html, [part.name or part.media_type for part in letter.parts]


WORDS = many("alternative", leaf("text/plain", "Words."), leaf("text/html", "<p>Words.</p>"), boundary="alt")
LOGO = leaf("image/png", head="Content-ID: <logo>\nContent-Disposition: inline; filename=logo.png\n")
BILL = leaf("application/pdf", head="Content-Disposition: attachment; filename=bill.pdf\n")


def test_plain_words_alone():
    assert read(leaf("text/plain", "Words.")) == ("Words.", "", [])


def test_html_alone_is_read_as_one_sees_it():
    assert read(leaf("text/html", "<p>Words.</p>")) == ("Words.", "<p>Words.</p>", [])


def test_of_two_kinds_of_the_same_words_each_has_its_use():
    assert read(WORDS) == ("Words.", "<p>Words.</p>", [])


def test_pictures_within_the_html_are_files():
    raw = many("related", WORDS, LOGO, boundary="rel")

    assert read(raw) == ("Words.", "<p>Words.</p>", ["logo.png"])


def test_pictures_within_a_choice_are_files():
    html = many("related", leaf("text/html", "<p>Words.</p>"), LOGO, boundary="rel")

    assert read(many("alternative", leaf("text/plain", "Words."), html, boundary="alt")) == ("Words.", "<p>Words.</p>", ["logo.png"])


def test_files_beside_the_words():
    assert read(many("mixed", WORDS, BILL, LOGO, boundary="mix")) == ("Words.", "<p>Words.</p>", ["bill.pdf", "logo.png"])


def test_words_before_and_after_a_picture_go_on():
    raw = many("mixed", leaf("text/plain", "Before."), LOGO, leaf("text/plain", "After."), boundary="mix")

    assert read(raw) == ("Before.\n\nAfter.", "", ["logo.png"])


def test_a_footer_that_a_list_adds_is_read_below():
    raw = many("mixed", WORDS, leaf("text/plain", "A list."), boundary="mix")

    assert read(raw) == ("Words.\n\nA list.", "<p>Words.</p>\n<pre>A list.</pre>", [])


def test_a_text_with_a_name_is_a_file():
    note = leaf("text/plain", "Note.", "Content-Disposition: inline; filename=note.txt\n")

    assert read(many("mixed", leaf("text/plain", "Words."), note, boundary="mix")) == ("Words.", "", ["note.txt"])


def test_a_text_put_aside_is_a_file_even_if_it_comes_first():
    note = leaf("text/plain", "Note.", "Content-Disposition: attachment; filename=note.txt\n")

    assert read(many("mixed", note, leaf("text/plain", "Words."), boundary="mix")) == ("Words.", "", ["note.txt"])


def test_a_meeting_is_a_file():
    raw = many("alternative", leaf("text/plain", "Meet."), leaf("text/calendar; name=meet.ics"), boundary="alt")

    assert read(raw) == ("Meet.", "", ["meet.ics"])


def test_a_signature_of_a_program_is_a_file():
    signed = leaf("application/pgp-signature", head="Content-Disposition: attachment; filename=signature.asc\n")

    assert read(many("signed", leaf("text/plain", "Words."), signed, boundary="sig")) == ("Words.", "", ["signature.asc"])


def test_what_a_digest_holds_are_letters():
    raw = many("digest", "\nSubject: One\n\nFirst.", "\nSubject: Two\n\nSecond.", boundary="dig")

    assert read(raw) == ("", "", ["message/rfc822", "message/rfc822"])


def test_where_the_text_only_points_at_the_html_the_html_is_read():
    pointer = leaf("text/plain", "Please view this e-mail in a browser.")
    html = leaf("text/html", f"<p>{'Your order has left our house. ' * 10}</p>")

    assert read(many("alternative", pointer, html, boundary="alt"))[0].startswith("Your order has left our house.")


def test_where_the_text_is_blank_the_html_is_read():
    assert read(many("alternative", leaf("text/plain", " "), leaf("text/html", "<p>Words.</p>"), boundary="alt"))[0] == "Words."


def test_parts_within_parts_are_followed_as_deep_as_anybody_builds_them():
    raw = leaf("text/plain", "Deep.")
    for depth in range(20):
        raw = many("mixed", raw, boundary=f"b{depth}")

    assert read(raw) == ("Deep.", "", [])


def test_parts_within_parts_without_end_are_not_followed():
    raw = "".join(f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n" for depth in range(500))

    assert letter_of(raw).parts == ()
