"""What a visitor sees of a chat. Who bears the token of a visit is its visitor: no cookie comes along within another site's page."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.base.digits import number
from amends.base.refusal import Refusal
from amends.channels.chat.models import Visit, Window
from amends.channels.chat.transcript import Transcript
from amends.channels.chat.typed import Beginning, Talk
from amends.channels.framing import framed
from amends.channels.ticket import again


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def window(request, slug):
    """Where a visit begins."""
    found = get_object_or_404(Window.objects.open_to_strangers().select_related("inbox"), slug=slug)
    beginning = Beginning(request.POST) if request.method == "POST" else Beginning()
    visit = _begun(request, found, beginning) if request.method == "POST" else None
    if visit:
        return framed(redirect("chat_talk", slug, visit.token()), found.sites)
    ticket = again(request.POST.get("ticket", ""), found.place, at=now())
    shown = {"window": found, "form": beginning, "ticket": ticket}
    return framed(render(request, "channels/chat/window.html", shown, status=422 if beginning.is_bound else 200), found.sites)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request, slug, token):
    """The talk so far, and the next line."""
    visit = _visit(slug, token)
    said = Talk(request.POST) if request.method == "POST" else Talk(initial={"nonce": uuid.uuid4().hex})
    if request.method == "POST" and _said(visit, said):
        return framed(redirect("chat_talk", slug, token), visit.window.sites)
    shown = _talk_of(visit) | {"token": token, "form": said}
    return framed(render(request, "channels/chat/talk.html", shown, status=422 if said.is_bound else 200), visit.window.sites)


@login_not_required
@require_safe
def lines(request, slug, token):
    """The talk alone, for a window that is open."""
    return render(request, "channels/chat/_lines.html", _talk_of(_visit(slug, token)))


@csrf_exempt
@login_not_required
@require_POST
def heard(request, slug, token):
    """The window has shown our messages up to a number."""
    visit, shown = _visit(slug, token), number(request.POST.get("number"))
    if shown is not None:
        visit.hear(shown)
    return HttpResponse(status=204)


def _visit(slug: str, token: str) -> Visit:
    visit = Visit.objects.bearing(token)
    if visit is None or visit.window.slug != slug:
        raise Http404
    return visit


def _talk_of(visit: Visit) -> dict:
    return {"visit": visit, "window": visit.window, "talk": Transcript(visit)}


def _begun(request, found: Window, beginning: Beginning) -> Visit | None:
    if not beginning.is_valid():
        return None
    try:
        at, who = now(), request.META["REMOTE_ADDR"]
        return Visit.begin(found, ticket=request.POST.get("ticket", ""), who=who, at=at, **beginning.said())
    except Refusal as refusal:
        beginning.add_error(None, str(refusal))
        return None


def _said(visit: Visit, said: Talk) -> bool:
    if not said.is_valid():
        return False
    try:
        visit.say(said.cleaned_data["text"], nonce=said.cleaned_data["nonce"], at=now())
    except Refusal as refusal:
        said.add_error("text", str(refusal))
        return False
    return True
