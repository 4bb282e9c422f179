"""Telephone numbers, each in the one way of writing it that the world over means the same."""

import phonenumbers
from babel.core import get_global
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

FEWEST = 10_000  # a subscriber's number has five digits or more, whatever a country's plan would allow


class NotANumber(Refusal):
    """Nobody can be called by that."""


def e164(said: str, region: str | None) -> str:
    """+49301234567, however it was typed. Without a country's number before it, it is one of the region."""
    try:
        number = phonenumbers.parse(said, region)
    except phonenumbers.NumberParseException as error:
        raise NotANumber(_refusal(said, region)) from error
    if not phonenumbers.is_possible_number(number) or number.national_number < FEWEST:
        raise NotANumber(_refusal(said, region))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def region_of(firm) -> str | None:
    """The country of the clock on the firm's wall; None: it keeps the world's time."""
    found = get_global("zone_territories").get(firm.time_zone)
    return found if found in phonenumbers.SUPPORTED_REGIONS else None


def looks_like_one(said: str) -> bool:
    """Digits, and what people put between them."""
    digits = sum(letter.isdecimal() for letter in said)
    return digits >= 3 and all(letter.isdecimal() or letter in "+()-/. " for letter in said.strip())


def _refusal(said: str, region: str | None) -> str:
    if region is None:
        return _("“%(said)s” is no telephone number: write it with its country, +49 30 1234567 for example.") % {"said": said}
    return _("“%(said)s” is no telephone number of %(country)s: write another country's with a plus, +49 30 1234567 for example.") % {
        "said": said,
        "country": region,
    }
