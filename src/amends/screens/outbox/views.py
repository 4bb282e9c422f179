from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amends.base.refusal import Refusal
from amends.conversations.models import Sending
from amends.screens.outbox.letter import Letter
from amends.screens.outbox.pile import Pile
from amends.screens.parts.for_readers import for_readers
from amends.screens.parts.seen import mark_of, unless_seen
from amends.screens.parts.toast import toast, warn
from amends.screens.parts.turns import as_many


@require_safe
@for_readers
def outbox(request):
    """The letters; for a page that shows them already those after its last, or all of it unless it would read the same."""
    shown = _pile(request)
    if request.htmx.target == "letters-more":
        return HttpResponse(shown["turn"])
    if request.htmx.target != "letters":
        return render(request, "screens/outbox/page.html", shown)
    return unless_seen(request, shown["mark"], render_to_string("screens/outbox/_letters.html", shown, request))


@require_safe
def letter(request, pk):
    """One letter; for a page that shows it already what became of it, unless that is known."""
    found = _letter(request, pk)
    status = render_to_string("screens/outbox/_status.html", {"letter": found}, request)
    shown = {"letter": found, "status": status, "mark": mark_of(f"{found.sending.state} {found.sending.why} {found.leaves_soon}")}
    if request.htmx:
        return unless_seen(request, shown["mark"], render_to_string("screens/outbox/_became.html", shown, request))
    return render(request, "screens/outbox/letter.html", shown)


@require_safe
def source(request, pk):
    """As it is handed to a mail server, to the byte."""
    found = _letter(request, pk)
    if found.missing:
        raise Http404
    named = {"Content-Disposition": f'attachment; filename="letter-{pk}.eml"'}
    return HttpResponse(found.source, content_type="message/rfc822", headers=named)


@require_POST
def take_back(request, pk):
    found = _letter(request, pk)
    try:
        found.sending.take_back(by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
        return redirect("letter", pk)
    toast(request, _("Taken back: it is your draft again."))
    return redirect("conversation", found.conversation.pk)


@require_POST
def try_again(request, pk):
    try:
        _letter(request, pk).sending.try_again(by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
    else:
        toast(request, _("It is tried again now."))
    return redirect("letter", pk)


def _letter(request, pk: int) -> Letter:
    seen = Sending.objects.visible_to(request.user).select_related("letter", "message__by", "message__conversation__inbox")
    return Letter(get_object_or_404(seen, pk=pk), request.user, at=now())


def _pile(request) -> dict:
    pile = Pile(request.user, request.GET.get("after", ""), at=now(), many=as_many(request.GET))
    turn = render_to_string("screens/outbox/_turn.html", {"pile": pile, "clock": pile.at}, request)
    return {"pile": pile, "turn": turn, "mark": mark_of(turn)}
