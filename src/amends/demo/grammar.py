"""Sentences from pages of words: a line offers [this|that] to choose from and {slots} to fill."""

import re
from functools import cache
from importlib.resources import files
from string import Formatter

CHOICE = re.compile(r"\[([^\[\]]*)\]")
GAPS = re.compile(r"[ \t]+")
BEFORE_STOP = re.compile(r" +([.,;:?!])")
BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[AEIOUaeiou])(?!one\b|use|uni|eu|Eu)")


@cache
def page(name: str) -> dict[str, tuple[str, ...]]:
    """A page of words by its sections; what stands before the first is under the empty name."""
    sections: dict[str, list[str]] = {"": []}
    section = ""
    for line in files("amends.demo").joinpath("words", f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            section = line[3:].strip()
        elif line and not line.startswith("#"):
            sections.setdefault(section, []).append(line)
    return {section: tuple(lines) for section, lines in sections.items()}


def say(rng, lines, slots: dict[str, str]) -> str:
    """One of the lines that the slots can fill, in full."""
    return spell(rng, rng.choice(fitting(lines, slots)), slots)


def say_some(rng, lines, slots: dict[str, str], count: int) -> list[str]:
    """So many different ones, or as many as there are."""
    fit = fitting(lines, slots)
    return [spell(rng, line, slots) for line in rng.sample(fit, min(count, len(fit)))]


def fitting(lines, slots: dict[str, str]) -> list[str]:
    """The lines that ask for nothing the slots do not have."""
    return [line for line in lines if asks(line) <= slots.keys()]


@cache
def asks(line: str) -> frozenset[str]:
    """The slots in a line."""
    return frozenset(slot for _, slot, _, _ in Formatter().parse(line) if slot)


def spell(rng, line: str, slots: dict[str, str]) -> str:
    """Choose, fill and tidy one line."""
    while CHOICE.search(line):
        line = CHOICE.sub(lambda choice: rng.choice(choice[1].split("|")), line)
    return tidy(line.format_map(slots))


def tidy(text: str) -> str:
    """No double blank, none before a stop, and "an" before a vowel."""
    return BEFORE_VOWEL.sub(r"\1n ", BEFORE_STOP.sub(r"\1", GAPS.sub(" ", text))).strip()


def capital(text: str) -> str:
    """With its first letter large."""
    return text[:1].upper() + text[1:]
