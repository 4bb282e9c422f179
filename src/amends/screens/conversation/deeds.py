"""What is done to a conversation as a whole: close and reopen, lay aside and wake, give and hand over."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.screens.conversation.forms import OwnerForm, SnoozeForm, TeamForm
from amends.screens.conversation.shown import Shown, again, deed


@require_POST
def close(request, pk):
    undo = _here(request, "conversation_reopening", pk)
    return deed(request, pk, lambda conversation, at: conversation.close(by=request.user, at=at), _("Closed."), undo=undo)


@require_POST
def reopen(request, pk):
    undo = _here(request, "conversation_closing", pk)
    return deed(request, pk, lambda conversation, at: conversation.reopen(by=request.user, at=at), _("Open again."), undo=undo)


@require_POST
def snooze(request, pk):
    shown = Shown.to_act_on(request, pk)
    form = SnoozeForm(_said(request))
    if not form.is_valid():
        return again(request, pk, status=422, snoozing=form)
    until, undo = form.cleaned_data["until"], _here(request, "conversation_waking", pk)
    done = _("Laid aside until %(time)s.") % {"time": request.reader.when(until, shown.at)}
    return deed(request, pk, lambda conversation, at: conversation.snooze(until, by=request.user, at=at), done, undo=undo)


@require_POST
def wake(request, pk):
    until = Shown.to_act_on(request, pk).conversation.snoozed_until
    undo = _here(request, "conversation_snooze", pk, until=until.isoformat()) if until else ""
    return deed(request, pk, lambda conversation, at: conversation.wake(by=request.user, at=at), _("Taken up again."), undo=undo)


@require_POST
def give(request, pk):
    conversation = Shown.to_act_on(request, pk).conversation
    form, former = OwnerForm(_said(request), conversation=conversation), conversation.owner_id
    if not form.is_valid():
        return again(request, pk, status=422, owning=form)
    owner, undo = form.cleaned_data["owner"], _here(request, "conversation_owner", pk, owner=former or "")
    done = _("%(name)s answers for it.") % {"name": owner} if owner else _("Nobody answers for it now.")
    return deed(request, pk, lambda conversation, at: conversation.assign(owner, by=request.user, at=at), done, undo=undo)


@require_POST
def hand_over(request, pk):
    former = Shown.to_act_on(request, pk).conversation.team_id
    form = TeamForm(_said(request))
    if not form.is_valid():
        return again(request, pk, status=422, handing=form)
    team, undo = form.cleaned_data["team"], _here(request, "conversation_team", pk, team=former or "")
    done = _("%(team)s looks after it.") % {"team": team} if team else _("No team looks after it now.")
    return deed(request, pk, lambda conversation, at: conversation.hand_to(team, by=request.user, at=at), done, undo=undo)


def _here(request, name: str, pk: int, **said) -> str:
    """The address of another deed, from the same list; an undo says in it what it goes back to."""
    query = urlencode({key: value for key, value in request.GET.items() if key in ("view", "sort")} | said)
    return reverse(name, args=[pk]) + (f"?{query}" if query else "")


def _said(request) -> dict:
    """What a form says, or the address of an undo."""
    return {**request.GET.dict(), **request.POST.dict()}
