"""What a page of ours wrote down of what somebody typed: a line of JSON, whose words are read back by their names."""

import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

LONGEST_BYTES = 1 << 20


class NotOurs(Refusal):
    """The bytes are not what a page of ours writes."""


def said_in(line: bytes) -> dict:
    try:
        said = json.loads(line)
    except ValueError as error:
        raise NotOurs(_("This is not what a page of ours writes: %(why)s") % {"why": error}) from error
    if not isinstance(said, dict):
        raise NotOurs(_("This is not what a page of ours writes."))
    return said


def words_in(said: dict, names: Iterable[str]) -> dict[str, str]:
    """What is not there is blank, and what no column holds is left out."""
    return {name: str(said.get(name, "")).replace("\0", "") for name in names}
