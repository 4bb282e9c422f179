"""Addresses a letter can go to, as people write them."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

QUOTED_NAME = re.compile(r'"[^"@]*"(?!@)')
POINTED = re.compile(r"<([^<>]*)>")


class NotAnAddress(Refusal):
    """No letter can go there."""


def can_be_written_to(said: str) -> bool:
    try:
        validate_email(said)
        said.rpartition("@")[2].encode("idna")
    except (ValidationError, UnicodeError):
        return False
    return said.isprintable() and " " not in said and said.rpartition("@")[0].isascii()


def one_address(said: str) -> str:
    """The bare address, its domain in small letters; whatever could break a header is refused."""
    said = said.strip()
    if not can_be_written_to(said):
        raise NotAnAddress(_("“%(said)s” is no e-mail address: write one such as ben@home.example.") % {"said": said})
    name, _at, domain = said.rpartition("@")
    return f"{name}@{domain.lower()}"


def addresses(said: str) -> list[str]:
    """What stands between commas, semicolons or line breaks, each once and in order; names beside them are left out."""
    parts = re.split(r"[,;\n]", QUOTED_NAME.sub("", said))
    return once(one_address(_bare(part)) for part in parts if part.strip())


def once(found: Iterable[str]) -> list[str]:
    """In order, as each was written first."""
    kept: dict[str, str] = {}
    for address in found:
        kept.setdefault(address.lower(), address)
    return list(kept.values())


def _bare(part: str) -> str:
    pointed = POINTED.search(part)
    return pointed[1] if pointed else part
