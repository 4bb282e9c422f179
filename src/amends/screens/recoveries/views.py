import hashlib

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from amends.recoveries.models import Recovery
from amends.screens.parts.for_readers import for_readers
from amends.screens.parts.steps import five
from amends.screens.recoveries.board import Board
from amends.screens.recoveries.forms import HandOver
from amends.screens.recoveries.story import Story


@require_safe
def board(request):
    return render(request, "screens/recoveries/page.html", _board(request))


@require_safe
def columns(request):
    """The part that changes, for a page that is open; nothing, if it would read the same."""
    shown = _board(request)
    if request.GET.get("seen") == shown["mark"]:
        return HttpResponse(status=204)
    return render(request, "screens/recoveries/_columns.html", shown)


@require_safe
def recovery(request, pk):
    return page_of(request, seen(request, pk))


@require_safe
def about(request, pk):
    """What stands beside the steps, and with it the story; nothing, if they would read the same."""
    shown = _shown(request, seen(request, pk))
    if request.GET.get("seen") == shown["story"].mark:
        return HttpResponse(status=204)
    beside = render_to_string("screens/recoveries/_story.html", shown | {"beside": True}, request)
    return HttpResponse(render_to_string("screens/recoveries/_about.html", shown, request) + beside)


@require_safe
def steps(request, pk):
    """The steps alone; nothing, if they would read the same."""
    shown = five(seen(request, pk), request.user, now(), wanted=request.GET.get("step", ""))
    if request.GET.get("seen") == shown.mark:
        return HttpResponse(status=204)
    return render(request, "screens/parts/_steps.html", {"five": shown})


def seen(request, pk) -> Recovery:
    known = Recovery.objects.visible_to(request.user).select_related("moment__customer", "moment__cause", "owner")
    return get_object_or_404(known, pk=pk)


@for_readers
def theirs(request, pk) -> Recovery:
    """One to do something about: for who reads figures only, there is none."""
    return seen(request, pk)


def page_of(request, recovery, *, status=200, hand_over=None, **asked):
    """The recovery's own page; `asked` goes to its steps."""
    shown = _shown(request, recovery, **asked)
    shown["hand_over"] = hand_over or shown["hand_over"]
    return render(request, "screens/recoveries/recovery.html", shown, status=status)


def _shown(request, recovery, **asked) -> dict:
    at = now()
    steps = five(recovery, request.user, at, **asked)
    may_be_handed_over = steps.may_act and steps.next and recovery.owner
    form = HandOver(recovery=recovery) if may_be_handed_over else None
    return {"recovery": recovery, "five": steps, "story": Story(recovery, request.user, at=at), "hand_over": form}


def _board(request) -> dict:
    board = Board(request.user, at=now(), of=request.GET.get("of", "all"), longer=request.GET.get("more", ""))
    return {"board": board, "mark": hashlib.sha256(repr(board.stamp).encode()).hexdigest()[:16]}
