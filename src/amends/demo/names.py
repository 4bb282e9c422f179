"""What the customers of the demo are called, and where their letters come from."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from amends.demo.grammar import page

PROVIDERS = ("letterbox.example", "post.example", "homemail.example", "quickmail.example", "valley.example")
PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d", "Ø": "O", "Ł": "L", "Đ": "D", "Þ": "Th"}
)
NOT_IN_ADDRESS = re.compile(r"[^a-z]+")
TITLES = ("Sir", "Dr", "Dame")


@dataclass(frozen=True)
class Name:
    """Somebody's name, how we address them, and their e-mail address."""

    full: str
    dear: str
    email: str


@dataclass(frozen=True)
class Origin:
    """Given names and family names that go together, and how many of a hundred or so bear them."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    weight: int


def christen(seed: int, count: int) -> list[Name]:
    """So many people; their addresses differ even where their names do not."""
    rng = Random(f"{seed} names")
    weights = list(accumulate(origin.weight for origin in origins()))
    return [_person(rng, rng.choices(origins(), cum_weights=weights)[0], number) for number in range(1, count + 1)]


@cache
def origins() -> tuple[Origin, ...]:
    return tuple(_origin(head, lines) for head, lines in page("names").items() if head)


def _origin(head: str, lines: tuple[str, ...]) -> Origin:
    given, _, family = " ".join(lines).partition("|")
    return Origin(_listed(given), _listed(family), int(head.rsplit(" ", 1)[1]))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _person(rng: Random, origin: Origin, number: int) -> Name:
    given = rng.choice(origin.given)
    family = rng.choice(origin.family) if origin.family else ""
    parts = [part for part in (given, family) if part]
    full = " ".join(part.partition("=")[0] for part in parts)
    latin = " ".join(part.rpartition("=")[2] for part in parts)
    return Name(full, _dear(given, full), f"{_local(latin)}{number}@{rng.choice(PROVIDERS)}")


def _dear(given: str, full: str) -> str:
    """By the given name; a title stays with it, and a name we have whole is left whole when it is short."""
    words = given.partition("=")[0].split()
    return " ".join(words[:2]) if words[0] in TITLES or full != given and len(words) == 2 else words[0]


def _local(latin: str) -> str:
    bare = unicodedata.normalize("NFKD", latin.translate(PLAIN).lower())
    words = [NOT_IN_ADDRESS.sub("", word) for word in bare.split()]
    return ".".join(word for word in (words[0], words[-1] if len(words) > 1 else "") if word)[:40]
