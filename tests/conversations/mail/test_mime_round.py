"""What Python's own library writes is read as it was meant."""

from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from amends.conversations.letter import Person
from tests.conversations.mail.letters import letter_of

SIGNS = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters='\ufffd\ufeff<>"\\')
WORDS = st.lists(st.text(SIGNS, min_size=1, max_size=12), min_size=1, max_size=8).map(" ".join)
NAMES = st.lists(st.text(st.characters(categories=("L",)), min_size=1, max_size=10), min_size=1, max_size=3).map(" ".join)
ADDRESSES = st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z]{1,5})?@[a-z]{1,8}\.example", fullmatch=True)
PEOPLE = st.builds(Person, ADDRESSES, NAMES)
LINES = st.lists(WORDS, min_size=1, max_size=12).map("\n".join)
INSTANTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
FILES = st.lists(st.tuples(NAMES.map(lambda name: f"{name}.bin"), st.binary(max_size=3_000)), max_size=4)


UNFOLDED = policy.SMTP.clone(max_line_length=100_000)  # folding, the library loses blanks, and codes commas between addresses
calmly = settings(deadline=None, max_examples=50)


def ends(people):
    return [Address(person.name, addr_spec=person.address) for person in people]


def written(text, *, html="", files=(), **heads):
    letter = EmailMessage(policy=UNFOLDED)
    for name, said in heads.items():
        letter[name.replace("_", "-")] = said
    letter.set_content(text)
    if html:
        letter.add_alternative(html, subtype="html")
    for name, said in files:
        letter.add_attachment(said, maintype="application", subtype="octet-stream", filename=name)
    return letter_of(letter.as_bytes())


@calmly
@given(WORDS)
def test_a_subject_comes_through(subject):
    assert written("Hello", Subject=subject).subject == subject


@calmly
@given(PEOPLE, st.lists(PEOPLE, min_size=1, max_size=5), st.lists(PEOPLE, max_size=5))
def test_who_writes_to_whom_comes_through(sender, to, cc):
    letter = written("Hello", From=ends([sender]), To=ends(to), Cc=ends(cc))

    assert (letter.sender, letter.to, letter.cc) == (sender, tuple(to), tuple(cc))


@calmly
@given(INSTANTS)
def test_when_it_was_sent_comes_through(at):
    assert written("Hello", Date=format_datetime(at)).sent_at == at


@calmly
@given(LINES)
def test_words_come_through(text):
    assert written(text).text.split() == text.split()


@calmly
@given(LINES, LINES)
def test_of_two_kinds_of_words_each_comes_through(text, other):
    letter = written(text, html=f"<pre>{other.replace('&', '&amp;')}</pre>")

    assert letter.text.split() == text.split()
    assert letter.html.strip() == f"<pre>{other.replace('&', '&amp;')}</pre>"


@calmly
@given(FILES)
def test_files_come_through_with_their_names(files):
    letter = written("Hello", files=files)

    assert letter.text == "Hello"
    assert [(part.name, part.open().read()) for part in letter.parts] == files


@calmly
@given(st.lists(st.from_regex(r"[a-z0-9.]{1,30}@[a-z]{1,10}\.example", fullmatch=True), min_size=1, max_size=12, unique=True))
def test_what_it_answers_comes_through(names):
    ids = [f"<{name}>" for name in names]
    letter = written("Hello", Message_ID=ids[0], In_Reply_To=ids[-1], References=" ".join(ids))

    assert (letter.message_id, letter.in_reply_to, letter.references) == (ids[0], (ids[-1],), tuple(ids))


@calmly
@given(LINES, FILES)
def test_a_letter_passed_on_whole_comes_through(text, files):
    inner = EmailMessage(policy=UNFOLDED)
    inner.set_content(text)
    for name, said in files:
        inner.add_attachment(said, maintype="application", subtype="octet-stream", filename=name)
    outer = EmailMessage(policy=UNFOLDED)
    outer.set_content("See this.")
    outer.add_attachment(inner)

    [part] = letter_of(outer.as_bytes()).parts
    again = letter_of(part.open().read())

    assert part.media_type == "message/rfc822"
    assert again.text.split() == text.split()
    assert [(inside.name, inside.size_bytes) for inside in again.parts] == [(name, len(said)) for name, said in files]
