from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amends.screens.conversation.before import Before
from amends.screens.conversation.shown import EVERYTHING, Shown
from amends.screens.parts.worth import worth_panel


@require_safe
def conversation(request, pk):
    return Shown(request, pk).page()


@require_safe
def now_(request, pk):
    """The parts that read otherwise than what was seen; nothing, if none does."""
    shown = Shown(request, pk)
    changed = [name for name in EVERYTHING if request.GET.get(name) != getattr(shown, name).mark]
    return shown.parts(*changed) if changed else HttpResponse(status=204)


@require_safe
def customer(request, pk):
    """What we know of the customer: it takes a moment to work out, so it comes by itself."""
    shown = Shown(request, pk)
    panel = worth_panel(shown.conversation.customer, request.reader, shown.at)
    return render(request, "screens/conversation/_customer.html", {"shown": shown, "panel": panel, "before": Before(shown.told)})


@require_safe
def earlier(request, pk):
    """The messages before those that are shown, to be put above them."""
    return render(request, "screens/conversation/_items.html", {"shown": Shown(request, pk)})
