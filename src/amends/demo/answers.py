"""What the people of the demo firm write back, and what they note among themselves."""

from random import Random

from amends.demo.grammar import page, say, tidy

SENDING = ("late", "damaged", "faulty", "wrong", "address")  # what is put right by sending something


def mend(rng: Random, kind: str, slots: dict[str, str]) -> str:
    """A reply that takes it on, fixes it, gives something and gives a date."""
    words = page("replies")
    own = [say(rng, words["own"], slots)] if rng.random() < 0.6 else []
    gesture = say(rng, words[f"gesture {slots['gesture_by']}"], slots)
    first = " ".join([say(rng, words["sorry"], slots), *own])
    fixed = " ".join([say(rng, words[f"fix {kind}"], slots), gesture])
    return _signed(rng, [first, fixed, line(rng, "promise", kind, slots)], slots)


def brush_off(rng: Random, slots: dict[str, str]) -> str:
    """A reply that answers nothing."""
    return tidy(f"{say(rng, page('replies')['poor'], slots)}")


def protest(rng: Random, slots: dict[str, str]) -> str:
    """What the customer makes of it."""
    return f"{say(rng, page('replies')['second poor'], slots)}\n\n{slots['name']}"


def thank(rng: Random, kind: str, slots: dict[str, str]) -> str:
    """A customer who is whole again."""
    return f"{line(rng, 'thanks', kind, slots)}\n\n{slots['first']}"


def answer(rng: Random, kind: str, slots: dict[str, str]) -> str:
    """To praise; or to a question, which has an answer of its own."""
    said = slots["answer"] if kind == "question" else say(rng, page("replies")["answer praise"], slots)
    return _signed(rng, [said], slots)


def note(rng: Random, kind: str, slots: dict[str, str]) -> str:
    """A word among colleagues."""
    words = page("replies")
    return say(rng, words.get(f"note {kind}", ()) + words["note plain"][: rng.random() < 0.2], slots)


def line(rng: Random, section: str, kind: str, slots: dict[str, str]) -> str:
    """Any other line of theirs; some have words of their own for goods that are sent."""
    words = page("replies")
    return say(rng, words[f"{section} goods" if kind in SENDING and f"{section} goods" in words else section], slots)


def _signed(rng, paragraphs, slots) -> str:
    end = f"{say(rng, page('replies')['end'], slots)}\n{slots['teammate']}"
    return "\n\n".join([f"Dear {slots['dear']},", *paragraphs, end])
