"""Subjects, and what mail programs put before them in the languages of the world."""

import re

# Re, in the mail programs of many languages; the same for what is passed on.
ANSWERS = r"re|aw|antw|antwort|sv|vs|ref|rif|res|r|odp|vá|ynt|atb|απ|σχετ|回复|回覆|答复|회신|ответ"
PASSES_ON = r"fwd?|wg|tr|rv|enc|i|pd|doorst|vl|videresend|fs|vb|továbbítás|ileti|πρθ|转发|轉寄|전달|пересл"
PREFIX = re.compile(rf"\s*(?P<said>{ANSWERS}|{PASSES_ON})\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*", re.IGNORECASE)
AN_ANSWER = re.compile(rf"\s*(?:\[[^\]]{{1,40}}\]\s*)?(?:{ANSWERS})\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]", re.IGNORECASE)
OF_A_LIST = re.compile(r"^\s*\[[^\]]{1,40}\]\s*")


def bare_subject(subject: str) -> str:
    """Without what mail programs and lists put before it, so that a subject and its answer read the same."""
    said, before = subject, None
    while said != before:
        said, before = OF_A_LIST.sub("", PREFIX.sub("", said, count=1) if PREFIX.match(said) else said), said
    return " ".join(said.split()).casefold()


def is_answer(subject: str) -> bool:
    return AN_ANSWER.match(subject) is not None
