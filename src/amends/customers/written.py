"""What a customer is found by as somebody types: words of a name, beginnings of an address. Neither case nor accents matter.

The database folds both sides, so that what is found never depends on how Python and PostgreSQL differ about capitals.
"""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, Func, TextField, Value
from django.db.models.functions import Collate, Left, Lower

# No per cent sign: it would not survive the way into an index, and is left as a letter.
PARTS = (
    " \t\n\r\f\v!\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~"
    "\u00a0\u2009\u202f\u3000\u2013\u2014\u2018\u2019\u201c\u201d\u00ab\u00bb\u00b7\u2026\u30fb\u060c"
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
STROKED, PLAIN = "\u00f8\u0142\u0111\u0127\u0131", "oldhi"  # letters with a stroke, which no normal form takes apart
ACCENTS = "[\u0300-\u036f]"
SPACES = str.maketrans(PARTS, " " * len(PARTS))
LONGEST = 200
MOST_WORDS = 8


def words_of(column: str) -> Func:
    """The words of a text column, each once; no dictionary and no language has a say."""
    spaced = _translated(accentless(Left(column, LONGEST)), PARTS, " " * len(PARTS))
    split = Func(spaced, Value(" "), function="string_to_array", output_field=TextField())
    return Func(
        Func(split, Value(""), function="array_remove", output_field=TextField()),
        function="array_to_tsvector",
        output_field=SearchVectorField(),
    )


def accentless(text) -> Func:
    """In lower case, each letter as it is without its accents."""
    apart = Func(Lower(text), template="normalize(%(expressions)s, NFD)", output_field=TextField())
    bare = Func(apart, Value(ACCENTS), Value(""), Value("g"), function="regexp_replace", output_field=TextField())
    return _translated(bare, STROKED, PLAIN)


def _translated(text, letters: str, by: str) -> Func:
    return Func(text, Value(letters), Value(by), function="translate", output_field=TextField())


def folded(column) -> Collate:
    """A text column in lower case, in the order of its bytes: so an index answers for its beginnings."""
    return Collate(Lower(column), "C")


class Begun(Func):
    """Whether words (a tsvector) have one that begins with each of the words typed."""

    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


def begun(words: str, typed: str) -> Begun | None:
    """The same for a column of words, or nothing where no word was typed."""
    wanted = [word for word in typed.translate(SPACES).split(" ") if word][:MOST_WORDS]
    asked = " & ".join(f"'{word}':*" for word in wanted)
    return Begun(F(words), Func(accentless(Value(asked)), template="(%(expressions)s)::tsquery")) if wanted else None


def plainly(typed: str) -> str:
    """What was typed, without what no column holds, and no longer than anything we compare it with."""
    return "".join(letter for letter in typed[:LONGEST] if letter.isprintable() or letter.isspace() or letter in JOINERS).strip()


JOINERS = "\u200c\u200d"  # inside Persian and Indian names
