from amends.channels.subject import LETTERS, first_words


def test_the_first_line_is_the_subject():
    assert first_words("\n My lamp \nis broken") == "My lamp"
    assert first_words("") == ""


def test_a_long_one_ends_between_words():
    subject = first_words("lamp " * 40)

    assert subject == f"{'lamp ' * 15}lamp…"
    assert len(subject) <= LETTERS + 1
    assert first_words("x" * 200) == f"{'x' * LETTERS}…"
