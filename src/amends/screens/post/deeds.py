"""What is done about the post: take a letter in anyway, set it aside, say that a silence is right."""

from collections.abc import Callable

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.base.refusal import Refusal
from amends.conversations.models import Arrival, Stillness
from amends.screens.parts.for_readers import for_readers
from amends.screens.parts.toast import back, toast, warn


@require_POST
def let_in(request, pk):
    arrival = _arrival(request, pk)
    return _done(request, arrival.let_in, lambda: _became(arrival), otherwise=_pile_of(arrival))


def _became(arrival: Arrival) -> str:
    """What is true of it now: it may have to wait for something outside."""
    if arrival.taken_at:
        return _("It is taken in: you find it on the desk.")
    if arrival.failure:
        return _("It is not in yet, and is tried again every minute. %(why)s") % {"why": arrival.failure}
    return _("It is not in yet: a worker has it in hand.")


@require_POST
def set_aside(request, pk):
    arrival = _arrival(request, pk)
    undo = reverse("post_taking_up", args=[pk])
    return _done(request, arrival.set_aside, _("Set aside: it is kept, and nobody is asked about it any more."), undo, _pile_of(arrival))


@require_POST
def take_up(request, pk):
    arrival = _arrival(request, pk)
    undo = reverse("post_setting_aside", args=[pk])
    return _done(request, arrival.take_up, _("Taken up again: it is where it was."), undo, "aside")


@require_POST
def accept_silence(request, pk):
    still = _stillness(request, pk)
    words = _("Noted: no alarm about %(inbox)s until it is heard again.") % {"inbox": still.inbox}
    return _done(request, still.accept, words, reverse("post_silence_undo", args=[pk]))


@require_POST
def doubt_silence(request, pk):
    still = _stillness(request, pk)
    return _done(request, still.doubt, _("The alarm about %(inbox)s is back.") % {"inbox": still.inbox}, reverse("post_silence", args=[pk]))


def _arrival(request, pk: int) -> Arrival:
    return get_object_or_404(Arrival.objects.visible_to(request.user), pk=pk)


@for_readers
def _stillness(request, pk: int) -> Stillness:
    return get_object_or_404(Stillness.objects.visible_to(request.user).select_related("inbox"), inbox=pk)


def _pile_of(arrival: Arrival) -> str:
    return "quarantine" if arrival.quarantined_at else "parked"


def _done(request, verb, words: str | Callable[[], str], undo: str = "", otherwise: str = ""):
    try:
        verb(by=request.user, at=now())
    except Refusal as refusal:
        warn(request, refusal)
    else:
        toast(request, words() if callable(words) else words, undo=undo)
    return back(request, reverse("post_pile", args=[otherwise]) if otherwise else "post")
