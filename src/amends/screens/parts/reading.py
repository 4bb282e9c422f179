"""Tags in every template: {% money cents %}, {% count n %}, {% share part %}, {% day at %}, {% instant at %}, {% ago at %}, {% left at %};
{% true "lost_worth_cents" about=cause.name %} says the truth of a simulated firm beside an estimate, where the reader asks for it.
"""

from datetime import datetime

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import gettext as _

register = Library()


@register.simple_tag(takes_context=True)
def money(context, cents, whole=None) -> str:
    """An amount in the reader's way of writing it; nothing for what is not known."""
    return "" if cents is None else context["reader"].money(cents, whole=whole)


@register.simple_tag(takes_context=True)
def count(context, many) -> str:
    return context["reader"].count(many)


@register.simple_tag(takes_context=True)
def share(context, part) -> str:
    return "" if part is None else context["reader"].share(part)


@register.simple_tag(takes_context=True)
def day(context, at) -> SafeString | str:
    return _time(context, at, context["reader"].day(at)) if at else ""


@register.simple_tag(takes_context=True)
def instant(context, at) -> SafeString | str:
    return _time(context, at, context["reader"].instant(at)) if at else ""


@register.simple_tag(takes_context=True)
def when(context, at, clock=None) -> SafeString | str:
    """Time and, on another day than now, its day. `clock` is now, where a page has one of its own."""
    return _time(context, at, context["reader"].when(at, clock or now())) if at else ""


@register.simple_tag(takes_context=True)
def ago(context, at, clock=None) -> SafeString | str:
    """How long since: 2 h 10. `clock` is now, where a page has one of its own."""
    return _time(context, at, context["reader"].lasting((clock or now()) - at)) if at else ""


@register.simple_tag(takes_context=True)
def left(context, at, clock=None) -> SafeString | str:
    """How long until: in 20 min; or how late: 2 h 10 late."""
    if not at:
        return ""
    reader, span = context["reader"], at - (clock or now())
    words = _("in %(span)s") if span.total_seconds() >= 0 else _("%(span)s late")
    return _time(context, at, words % {"span": reader.lasting(abs(span))})


@register.simple_tag(takes_context=True)
def true(context, name, about="", of=1) -> SafeString | str:
    """Money, a share or a count, by the name; `of` divides it. Nothing where it is not asked for or not known."""
    reader = context["reader"]
    value = reader.truth(name, about)
    if value is None:
        return ""
    return format_html('<span class="true">{}</span>', _("in truth %(value)s") % {"value": _written(reader, name, value / of)})


def _written(reader, name: str, value: float) -> str:
    if name.endswith("_cents"):
        return reader.money(value)
    if name.startswith(("share", "theta", "complain")):
        return reader.share(value)
    if name.endswith("_is_with_us"):
        return _("with us") if value else _("gone")
    return reader.figure(round(value, 4))


def _time(context, at: datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), context["reader"].instant(at), words)
