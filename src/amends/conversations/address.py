"""Addresses a letter can go to, as people write them."""

from email.utils import getaddresses

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal


class NotAnAddress(Refusal):
    """No letter can go there."""


def one_address(said: str) -> str:
    """The bare address, its domain in small letters; whatever could break a header is refused."""
    said = said.strip()
    try:
        validate_email(said)
    except ValidationError as error:
        raise NotAnAddress(_("“%(said)s” is no e-mail address: write one such as ben@home.example.") % {"said": said}) from error
    name, _at, domain = said.rpartition("@")
    return f"{name}@{domain.lower()}"


def addresses(said: str) -> list[str]:
    """What stands between commas, semicolons or line breaks, each once and in order; names beside them are left out."""
    found = []
    for part in said.replace(";", ",").replace("\n", ",").split(","):
        if part.strip():
            found.append(one_address(_bare(part)))
    return list({address.lower(): address for address in reversed(found)}.values())[::-1]


def _bare(part: str) -> str:
    [(_name, address)] = getaddresses([part.strip()]) or [("", "")]
    return address or part
