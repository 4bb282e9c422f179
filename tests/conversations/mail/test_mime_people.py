import pytest

from amends.conversations.letter import Person
from amends.conversations.mail.mime_people import people


@pytest.mark.parametrize(
    ("said", "address", "name"),
    [
        ("ben@example.com", "ben@example.com", ""),
        ("<ben@example.com>", "ben@example.com", ""),
        ("Ben <ben@example.com>", "ben@example.com", "Ben"),
        ("Ben Miller<ben@example.com>", "ben@example.com", "Ben Miller"),
        ('"Miller, Ben" <ben@example.com>', "ben@example.com", "Miller, Ben"),
        ('"Ben \\"the cup\\" Miller" <ben@example.com>', "ben@example.com", 'Ben "the cup" Miller'),
        ("ben@example.com (Ben Miller)", "ben@example.com", "Ben Miller"),
        ("Ben (at home) <ben@example.com>", "ben@example.com", "Ben"),
        ("(Ben) <ben@example.com>", "ben@example.com", "Ben"),
        ("=?utf-8?Q?J=C3=BCrgen?= <ben@example.com>", "ben@example.com", "Jürgen"),
        ("=?utf-8?Q?M=C3=BCller=2C_J=C3=BCrgen?= <ben@example.com>", "ben@example.com", "Müller, Jürgen"),
        ('"=?utf-8?B?SsO8cmdlbg==?=" <ben@example.com>', "ben@example.com", "Jürgen"),
        ("Ben\r\n <ben@example.com>", "ben@example.com", "Ben"),
        ("'Ben' <ben@example.com>", "ben@example.com", "Ben"),
        ("Ben ben@example.com", "ben@example.com", "Ben"),
        ('"Ben <ben@example.com>', "ben@example.com", '"Ben'.strip('"')),
        ("<@relay.example:ben@example.com>", "ben@example.com", ""),
        ("mailto:ben@example.com", "ben@example.com", ""),
        ("<ben @ example.com>", "ben@example.com", ""),
        ("Ben <ben@bücher.example>", "ben@bücher.example", "Ben"),
        ("Ben", "", "Ben"),
    ],
)
def test_a_person_is_read_however_it_is_written(said, address, name):
    assert people(said.encode()) == (Person(address, name),)


@pytest.mark.parametrize(
    ("said", "addresses"),
    [
        ("a@x.example, b@x.example", ["a@x.example", "b@x.example"]),
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("A <a@x.example>, B <b@x.example>,", ["a@x.example", "b@x.example"]),
        ("Team: a@x.example, B <b@x.example>;", ["a@x.example", "b@x.example"]),
        ("One: a@x.example; Two: b@x.example;", ["a@x.example", "b@x.example"]),
        ("undisclosed-recipients:;", []),
        ("", []),
        (", ,", []),
        ("<>", []),
        ('"A, B" <a@x.example>, (C, D) b@x.example', ["a@x.example", "b@x.example"]),
    ],
)
def test_several_are_told_apart(said, addresses):
    assert [person.address for person in people(said.encode())] == addresses


def test_letters_that_were_not_coded_are_read_all_the_same():
    assert people("Jürgen <j@x.example>".encode("latin-1")) == (Person("j@x.example", "Jürgen"),)


def test_a_great_many_are_read_as_far_as_anybody_could_care():
    said = ", ".join(f"p{number}@x.example" for number in range(20_000)).encode()

    assert len(people(said)) == 2_000


@pytest.mark.parametrize("unit", ['"\\', "(\\(", ": a ", "a@b.c,", "<", '"', "(", "a "])
def test_rubbish_of_any_length_is_gone_through_once(unit):
    assert len(people((unit * 20_000).encode())) <= 2_000
