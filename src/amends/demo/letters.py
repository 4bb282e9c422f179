"""Letters as customers write them: each about an order of their own, in a tone and at a length of their own."""

from dataclasses import dataclass
from random import Random

from amends.demo.grammar import capital, page, say, say_some

TONES = {
    "magic": (("glad", 9), ("hasty", 1)),
    "question": (("polite", 8), ("hasty", 2)),
    "misuse": (("polite", 5), ("sad", 3), ("hasty", 2), ("angry", 1)),
    "address": (("polite", 6), ("sad", 2), ("hasty", 3)),
    "curt": (("angry", 4), ("sad", 4), ("polite", 2), ("hasty", 1)),
}
COMPLAINING = (("polite", 4), ("sad", 3), ("angry", 4), ("hasty", 2))
LENGTHS = (("short", 3), ("middling", 4), ("long", 2))


@dataclass(frozen=True)
class Letter:
    """What somebody wrote."""

    subject: str
    text: str


def write(rng: Random, kind: str, slots: dict[str, str]) -> Letter:
    """A letter of this kind (a page of words) about what the slots tell."""
    words, tone = page(kind), _one(rng, TONES.get(kind, COMPLAINING))
    if tone == "hasty" and "hasty" in words:
        return Letter(_subject(rng, words, slots), _hasty(rng, words, slots))
    paragraphs = _paragraphs(rng, words, "glad" if kind == "magic" else tone, slots)
    return Letter(_subject(rng, words, slots), "\n\n".join(paragraphs))


def _subject(rng, words, slots) -> str:
    return capital(say(rng, words["subject"], slots))


def _hasty(rng, words, slots) -> str:
    """A line or three from a telephone."""
    manners = page("manners")
    parts = [say(rng, words["hasty"], slots)]
    if "felt hasty" in words and rng.random() < 0.5:
        parts.append(say(rng, words["felt hasty"], slots))
    body = ["\n".join(parts) if rng.random() < 0.5 else ". ".join(parts).replace("?.", "?").replace("..", ".")]
    begin = [say(rng, manners["greeting hasty"], slots)] if rng.random() < 0.4 else []
    end = [f"{say(rng, manners['closing hasty'], slots)}\n{slots['first']}"] if rng.random() < 0.5 else []
    sent = [say(rng, manners["sent"], slots)] if rng.random() < 0.25 else []
    return "\n\n".join(begin + body + end + sent)


def _paragraphs(rng, words, tone, slots) -> list[str]:
    manners, length = page("manners"), _one(rng, LENGTHS if "hasty" not in words or "felt polite" in words else LENGTHS[:2])
    greeting = [] if tone == "angry" and rng.random() < 0.3 else [say(rng, manners[f"greeting {tone}"], slots)]
    signed = slots["first"] if tone == "glad" and rng.random() < 0.5 else slots["name"]
    town = f"\n{slots['town']}" if length == "long" else ""
    closing = f"{say(rng, manners[f'closing {tone}'], slots)}\n{signed}{town}"
    return [*greeting, *BODIES[length](rng, words, tone, slots), closing]


def _short(rng, words, tone, slots) -> list[str]:
    return [f"{_said(rng, words, slots)} {say(rng, words['wish'], slots)}"]


def _middling(rng, words, tone, slots) -> list[str]:
    said, more = _said(rng, words, slots), say_some(rng, words["more"], slots, rng.choice((1, 1, 2)))
    felt, wish = _felt(rng, words, tone, slots, 1), say(rng, words["wish"], slots)
    if rng.random() < 0.25 and felt:
        return [" ".join([said, *felt]), " ".join([*more, wish])]
    return [" ".join([said, *more]), " ".join([*felt, wish])]


def _long(rng, words, tone, slots) -> list[str]:
    more, beside = say_some(rng, words["more"], slots, 3), _beside(rng, tone, slots)
    felt, wish = _felt(rng, words, tone, slots, 2), say(rng, words["wish"], slots)
    return [" ".join([_said(rng, words, slots), *more[:1]]), " ".join([*more[1:], *beside[:1]]), " ".join([*felt, wish, *beside[1:]])]


def _beside(rng, tone, slots) -> list[str]:
    """What else one says about oneself in a long complaint."""
    if tone == "glad":
        return []
    manners = page("manners")
    asides = say_some(rng, manners["aside"], slots, 2)
    loyal = say_some(rng, manners["loyal"], slots, 1)
    return (loyal + asides)[: 1 if tone == "angry" else rng.choice((1, 2))]


BODIES = {"short": _short, "middling": _middling, "long": _long}


def _said(rng, words, slots) -> str:
    return capital(say(rng, words["said"], slots))


def _felt(rng, words, tone, slots, count) -> list[str]:
    lines = words.get(f"felt {tone}", ())
    return say_some(rng, lines, slots, count) if lines else []


def _one(rng, weighted) -> str:
    return rng.choices([name for name, _ in weighted], [weight for _, weight in weighted])[0]
