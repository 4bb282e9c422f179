"""A call is put on record: found who it was, kept, and shown as the conversation it is."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amends.base.digits import number
from amends.base.models import Firm
from amends.base.refusal import Refusal
from amends.channels.phone.call import Call
from amends.channels.phone.caller import LONGEST, Caller
from amends.channels.phone.number import region_of
from amends.channels.phone.typed import Logged, inboxes_for_calls
from amends.conversations.models import Conversation
from amends.conversations.token import token_of


@require_http_methods(["GET", "HEAD", "POST"])
def call(request):
    """The form, with who was found by what was typed."""
    _may_write(request)
    goes_on = _named(request, (request.POST or request.GET).get("conversation", ""))
    caller = _caller(request, request.POST or request.GET, goes_on)
    known = {"customer": caller.chosen, "who": caller.text, "conversation": goes_on}
    logged = Logged(request.POST, teammate=request.user) if request.method == "POST" else Logged(teammate=request.user, initial=known)
    arrival = _logged(request, logged, caller) if logged.is_bound and logged.is_valid() else None
    if arrival:
        messages.info(request, _("The call is on record."))
        return redirect("conversation", arrival.message.conversation_id) if arrival.message else redirect("desk")
    shown = {"form": logged, "caller": caller, "conversation": goes_on, "has_inbox": inboxes_for_calls(request.user).exists()}
    return render(request, "channels/phone/call.html", shown, status=422 if logged.is_bound else 200)


@require_safe
def callers(request):
    """Whoever may be meant by what is typed."""
    _may_write(request)
    return render(request, "channels/phone/_callers.html", {"caller": _caller(request, request.GET, None)})


def _may_write(request) -> None:
    """For who reads figures only, there is no such page."""
    if not request.user.reads_letters:
        raise Http404


def _named(request, said: str) -> Conversation | None:
    """The conversation a call goes on with; None: it is one of its own."""
    return get_object_or_404(Conversation.objects.visible_to(request.user), pk=number(said)) if said else None


def _caller(request, said, goes_on: Conversation | None) -> Caller:
    text = said.get("who", "")[:LONGEST].replace("\0", " ").strip()
    chosen = number(said.get("customer", ""))
    if chosen is None and goes_on and not text:
        chosen = goes_on.customer_id
    return Caller(request.user, text, region_of(Firm.the()), chosen)


def _logged(request, logged: Logged, caller: Caller):
    said = logged.cleaned_data
    try:
        person = caller.person(said["name"])
    except Refusal as refusal:
        logged.add_error("who", str(refusal))
        return None
    words = {name: said[name] for name in ("way", "subject", "text")}
    words |= {"address": person.address, "kind": person.kind, "name": person.name}
    token = token_of(said["conversation"]) if said["conversation"] else ""
    told = Call(str(said["nonce"]), by=request.user.pk, token=token, **words)
    try:
        return told.log(said["inbox"], began_at=said["began_at"], at=now())
    except Refusal as refusal:
        logged.add_error("began_at", str(refusal))
        return None
