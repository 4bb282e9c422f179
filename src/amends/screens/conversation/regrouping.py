"""Conversations become one, one becomes two, two are linked: each is chosen, looked at beforehand, and can be taken back."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amends.base.digits import number
from amends.base.refusal import Refusal
from amends.conversations.models import Conversation, Link, Regrouping
from amends.screens.conversation.regrouping_partner import Partner
from amends.screens.conversation.regrouping_split import Parting, SplitForm
from amends.screens.conversation.shown import Shown
from amends.screens.parts.toast import toast, warn

LONGEST_WHY = 500
form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def merging(request, pk):
    """Into which other one; once one is chosen, what would move. Posted, it is done."""
    gone = Shown.to_act_on(request, pk).conversation
    if request.method != "POST":
        return _to_choose(request, gone, "merge")
    kept = _named(request)
    try:
        made = Regrouping.merge(kept, gone, by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
        return redirect(f"{reverse('conversation_merging', args=[pk])}?with={kept.pk}")
    toast(request, _("Both are one from now on."), undo=reverse("conversation_regrouping_undo", args=[kept.pk, made.pk]))
    return redirect("conversation", kept.pk)


@form_page
def linking(request, pk):
    """With which other one, and why."""
    one = Shown.to_act_on(request, pk).conversation
    if request.method != "POST":
        return _to_choose(request, one, "link")
    other, why = _named(request), request.POST.get("why", "")[:LONGEST_WHY]
    link = _tried(request, lambda: Link.tie(one, other, why, by=request.user, at=now()))
    if link:
        toast(request, _("Linked: each leads to the other."), undo=reverse("conversation_link_undo", args=[pk, link.pk]))
    return redirect("conversation", pk)


@form_page
def splitting(request, pk):
    """What goes on as a conversation of its own; `from` ticks all from one message on."""
    conversation = Shown.to_act_on(request, pk).conversation
    parting = Parting(conversation, request.user, start=number(request.GET.get("from")))
    form = SplitForm(request.POST if request.method == "POST" else None, parting=parting, initial=parting.initial)
    if request.method == "POST" and form.is_valid() and (new := _split(request, conversation, form)):
        return redirect("conversation", new.pk)
    shown = {"conversation": conversation, "parting": parting, "form": form, "ticked": _ticked(form, parting)}
    return render(request, "screens/conversation/regrouping_split.html", shown, status=422 if form.errors else 200)


@require_POST
def undo(request, pk, regrouping):
    """Two again, or one again."""
    here = Shown.to_act_on(request, pk).conversation
    mine = Q(kept=here) | Q(kind="split", other=here)
    made = get_object_or_404(Regrouping.objects.filter(mine).select_related("kept", "other"), pk=regrouping)
    try:
        made.undo(by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
    else:
        toast(request, _("They are two again.") if made.kind == "merge" else _("They are one again."))
    return redirect("conversation", made.kept_id)


@require_POST
def untie(request, pk, link):
    found = _link(request, pk, link)
    again = reverse("conversation_link_again", args=[pk, link])
    if _tried(request, lambda: found.untie(by=request.user, at=now()) or True):
        toast(request, _("Not linked any more."), undo=again)
    return redirect("conversation", pk)


@require_POST
def tie_again(request, pk, link):
    made = _tried(request, lambda: _link(request, pk, link).tie_again(by=request.user, at=now()))
    if made:
        toast(request, _("Linked again."), undo=reverse("conversation_link_undo", args=[pk, made.pk]))
    return redirect("conversation", pk)


def _to_choose(request, conversation: Conversation, deed: str):
    asked = {"text": request.GET.get("q", ""), "chosen": request.GET.get("with", "")}
    partner = Partner(conversation, request.user, of_one_customer=deed == "merge", **asked)
    page = "_regrouping_found.html" if request.htmx else "regrouping_partner.html"
    shown = {"conversation": conversation, "partner": partner, "deed": deed, "address": request.path}
    return render(request, f"screens/conversation/{page}", shown)


def _named(request) -> Conversation:
    seen = Conversation.objects.visible_to(request.user)
    return get_object_or_404(seen, pk=number(request.POST.get("with")))


def _split(request, conversation: Conversation, form: SplitForm) -> Conversation | None:
    said = form.cleaned_data
    try:
        made = Regrouping.split(conversation, list(said["messages"]), said["subject"], by=request.user, at=now())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    toast(
        request, _("Split off: this is what goes on here."), undo=reverse("conversation_regrouping_undo", args=[conversation.pk, made.pk])
    )
    return made.other


def _ticked(form: SplitForm, parting: Parting) -> set[int]:
    """As it was typed; before that, as it is offered."""
    return {found for pk in form.data.getlist("messages") if (found := number(pk))} if form.is_bound else set(parting.ticked)


def _link(request, pk: int, link: int) -> Link:
    here = Shown.to_act_on(request, pk).conversation
    found = get_object_or_404(Link.objects.filter(Q(one=here) | Q(other=here)).select_related("one", "other"), pk=link)
    if not Conversation.objects.visible_to(request.user).filter(pk=found.beyond(here).pk).exists():
        raise Http404
    return found


def _tried(request, verb):
    try:
        return verb()
    except Refusal as refusal:
        warn(request, refusal)
        return None
