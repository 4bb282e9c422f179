"""What the people of the demo firm write back, and what they note among themselves."""

from datetime import datetime
from random import Random

from amends.demo.grammar import page, say, tidy


def mend(rng: Random, kind: str, slots: dict[str, str]) -> str:
    """A reply that takes it on, fixes it, gives something and gives a date."""
    words = page("replies")
    own = [say(rng, words["own"], slots)] if rng.random() < 0.6 else []
    gesture = [say(rng, words["gesture"], slots)] if rng.random() < 0.7 else []
    promise = say(rng, words["promise"], slots)
    first = " ".join([say(rng, words["sorry"], slots), *own])
    fixed = " ".join([say(rng, words[f"fix {kind}"], slots), *gesture])
    return _signed(rng, [first, fixed, promise], slots)


def brush_off(rng: Random, slots: dict[str, str]) -> str:
    """A reply that answers nothing."""
    return tidy(f"{say(rng, page('replies')['poor'], slots)}")


def protest(rng: Random, slots: dict[str, str]) -> str:
    """What the customer makes of it."""
    return f"{say(rng, page('replies')['second poor'], slots)}\n\n{slots['name']}"


def thank(rng: Random, slots: dict[str, str]) -> str:
    """A customer who is whole again."""
    return f"{say(rng, page('replies')['thanks'], slots)}\n\n{slots['first']}"


def answer(rng: Random, kind: str, slots: dict[str, str]) -> str:
    """To praise, or to a question."""
    return _signed(rng, [say(rng, page("replies")[f"answer {'praise' if kind == 'magic' else 'question'}"], slots)], slots)


def note(rng: Random, kind: str, slots: dict[str, str]) -> str:
    """A word among colleagues."""
    words = page("replies")
    return say(rng, words.get(f"note {kind}", ()) + words["note plain"][: rng.random() < 0.2], slots)


def line(rng: Random, section: str, slots: dict[str, str]) -> str:
    """Any other line of theirs."""
    return say(rng, page("replies")[section], slots)


def _signed(rng, paragraphs, slots) -> str:
    end = f"{say(rng, page('replies')['end'], slots)}\n{slots['teammate']}"
    return "\n\n".join([f"Dear {slots['dear']},", *paragraphs, end])


def due_day(at: datetime) -> str:
    """Friday; the day by which something is promised."""
    return f"{at:%A}"
