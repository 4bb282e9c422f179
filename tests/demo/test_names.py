import unicodedata

from django.core.validators import validate_email

from amends.demo.names import christen

PEOPLE = christen(7, 3000)


def test_the_same_seed_christens_the_same_people_and_another_seed_others():
    assert christen(7, 50) == christen(7, 50)
    assert christen(7, 50) != christen(8, 50)


def test_no_two_people_share_an_e_mail_address():
    assert len({person.email for person in PEOPLE}) == len(PEOPLE)


def test_every_address_is_one_that_mail_would_accept():
    for person in PEOPLE:
        validate_email(person.email)


def test_some_names_are_written_from_right_to_left():
    assert any(unicodedata.bidirectional(letter) in ("R", "AL") for person in PEOPLE for letter in person.full)


def test_some_names_are_very_long_and_some_very_short():
    lengths = [len(person.full) for person in PEOPLE]
    assert max(lengths) > 55
    assert min(lengths) <= 6


def test_names_come_from_many_alphabets_and_many_houses():
    assert len({person.full for person in PEOPLE}) > 1500
    assert sum(not person.full.isascii() for person in PEOPLE) > 500


def test_people_are_addressed_by_a_part_of_their_own_name():
    assert all(person.dear and person.dear in person.full for person in PEOPLE)


def test_a_name_in_another_script_lends_its_latin_letters_to_the_address():
    maryam = next(person for person in PEOPLE if person.full.startswith("مريم"))
    assert maryam.email.startswith("maryam.")
