"""Sentences that are shown on a page and in the terminal alike: what stands between backticks is typed, and set as such."""

import re

from django.template import Library
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

TYPED = re.compile("`([^`]+)`")
register = Library()


@register.filter
def said(sentence: object) -> SafeString:
    """The sentence, escaped, with what is typed as code."""
    return mark_safe(TYPED.sub(r"<code>\1</code>", escape(sentence)))  # escaped before anything is added
