"""By what strangers find a page: a few plain letters in its address."""

import re

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 60


class NotASlug(Refusal):
    """No page can be found by that."""


def slug_of(said: str) -> str:
    slug = said.strip().lower()
    if not (SHAPE.fullmatch(slug) and len(slug) <= LONGEST):
        raise NotASlug(_("Use letters from a to z, digits and hyphens, at most %(most)d: contact, for example.") % {"most": LONGEST})
    return slug


def kept(row) -> None:
    """Save a row with a slug of its own; one that is taken is refused."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise NotASlug(_("“%(slug)s” is taken: choose another one.") % {"slug": row.slug}) from error
