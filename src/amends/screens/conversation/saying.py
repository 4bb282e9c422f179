"""A reply or a note: kept while it is typed, said once, and taken back before it leaves."""

from dataclasses import replace

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.base.refusal import Refusal
from amends.conversations.address import NotAnAddress
from amends.conversations.draft import SomethingLanded
from amends.conversations.message import NothingSaid
from amends.conversations.models import Commitment, Draft, Message, Sending
from amends.screens.conversation.composer import Writing, can_be_read, offers_of, written
from amends.screens.conversation.forms import SayingForm
from amends.screens.conversation.shown import Shown, again
from amends.screens.parts.toast import toast, warn

MOST_LANDED = 5  # whoever slept for longer reads the thread


@require_POST
def keep(request, pk):
    """What has been typed so far; tells when it was kept, what it promises, and who would be surprised to read it."""
    shown = Shown.to_act_on(request, pk)
    form = SayingForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    draft = _keep(shown, form.cleaned_data)
    kind = form.cleaned_data["kind"]
    writing = written(draft, shown.conversation, request.reader, at=shown.at, form=form) if draft else Writing(kind)
    return render(request, "screens/conversation/_beside.html", {"shown": shown, "writing": writing})


@require_POST
def say(request, pk):
    shown = Shown.to_act_on(request, pk)
    form = SayingForm(request.POST)
    if not form.is_valid():
        return again(request, pk, "composer", status=422, saying=_typed(form, refusal=" ".join(sum(form.errors.values(), []))))
    try:
        message = _say(shown, form)
    except Refusal as refusal:
        return again(request, pk, "composer", status=422, saying=_refused(form, shown, refusal))
    _tell(shown, message)
    if request.POST.get("then") == "next":
        return HttpResponse(headers={"HX-Redirect": shown.next}) if request.htmx else HttpResponseRedirect(shown.next)
    return again(request, pk, "composer")


@require_POST
def take_back(request, pk, message):
    """Undo: it is a draft again, where it was written."""
    shown = Shown.to_act_on(request, pk)
    sending = get_object_or_404(Sending.objects.visible_to(request.user).filter(message__conversation=pk), message=message)
    try:
        sending.take_back(by=request.user, at=shown.at)
    except Refusal as refusal:
        warn(request, refusal)
        return again(request, pk, status=422)
    toast(request, _("It has not left, and is a draft again."))
    return again(request, pk, "composer")


def _keep(shown: Shown, said: dict) -> Draft | None:
    aside = {name: said[name] for name in ("to", "cc", "seen")}
    draft = Draft.keep(shown.conversation, shown.request.user, kind=said["kind"], text=said["text"], at=shown.at, **aside)
    if draft and said["left_out"]:
        draft.enclosures.filter(pk__in=said["left_out"]).delete()
    return draft


def _say(shown: Shown, form: SayingForm) -> Message:
    """Kept first, so that a refusal loses nothing; then said with all its promises, or not at all."""
    draft = _keep(shown, form.cleaned_data)
    if draft is None:
        raise NothingSaid(_("Write something first."))
    for file in shown.request.FILES.getlist("files"):
        draft.enclose(file, name=file.name, media_type=file.content_type or "", at=shown.at)
    with transaction.atomic():
        message = draft.say(at=shown.at, anyway=form.cleaned_data["anyway"])
        for promise in _promises(draft, form, shown):
            Commitment.promise(shown.conversation, text=promise.text, due_at=promise.due_at, by=shown.request.user, at=shown.at)
    return message


def _promises(draft: Draft, form: SayingForm, shown: Shown) -> list:
    if draft.kind != "reply":
        return []
    return [offer.caught for offer in offers_of(draft.text, form, shown.request.reader, at=shown.at) if offer.is_wanted]


def _typed(form: SayingForm, **wrong) -> Writing:
    """As it stands in the form; what cannot be read as a form at all is not shown again."""
    kind = "note" if form.data.get("kind") == "note" else "reply"
    said = {name: form.cleaned_data.get(name, "") for name in ("to", "cc")}
    return Writing(kind, form.data.get("text", ""), **said, **wrong)


def _refused(form: SayingForm, shown: Shown, refusal: Refusal) -> Writing:
    """What was typed, with what is wrong beside it."""
    typed = replace(_typed(form), enclosures=shown.composer.enclosures(form.cleaned_data["kind"]))
    typed = replace(typed, offers=offers_of(typed.text, form, shown.request.reader, at=shown.at) if typed.kind == "reply" else ())
    if isinstance(refusal, NothingSaid):
        return replace(typed, wrong_text=str(refusal))
    if isinstance(refusal, NotAnAddress):
        wrong = "wrong_cc" if can_be_read(typed.to) else "wrong_to"
        return replace(typed, **{wrong: str(refusal)})
    landed = tuple(refusal.messages[-MOST_LANDED:]) if isinstance(refusal, SomethingLanded) else ()
    return replace(typed, refusal=str(refusal), landed=landed)


def _tell(shown: Shown, message: Message) -> None:
    if message.kind == "note":
        toast(shown.request, _("Noted, for colleagues only."))
    elif Sending.objects.visible_to(shown.request.user).filter(message=message).exists():
        undo = reverse("conversation_taking_back", args=[shown.conversation.pk, message.pk]) + shown.query
        toast(shown.request, _("Leaves in 10 seconds."), undo=undo)
    else:
        toast(shown.request, _("Written down. Nothing leaves from this inbox."))
