from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amends.base.digits import number
from amends.conversations.view import turn
from amends.screens.desk.asked import Asked
from amends.screens.desk.following import following
from amends.screens.desk.rows import Rows
from amends.screens.desk.shelves import Shelves
from amends.screens.parts.seen import mark_of, unless_seen
from amends.screens.parts.toast import toast


@require_safe
def desk(request):
    shelves = Shelves(request.user, at=now())
    asked = Asked.of(request.GET, otherwise=shelves.first_filled)
    return render(request, "screens/desk/page.html", _list(request, asked) | _column(request, shelves, asked))


@require_safe
def rows(request):
    """The list alone. Of one that stands already: the rows after its last, or all of it unless it would read the same."""
    shown = _list(request, Asked.of(request.GET, otherwise="all"))
    if request.htmx.target == "desk-more":
        return HttpResponse(shown["turn"])
    if request.htmx.target != "desk-rows":
        return render(request, "screens/desk/_list.html", shown)
    return unless_seen(request, shown["mark"], render_to_string("screens/desk/_rows.html", shown, request))


@require_safe
def column(request):
    """The views with their counts, unless they would read the same."""
    shown = _column(request, Shelves(request.user, at=now()), Asked.of(request.GET, otherwise="all"))
    return unless_seen(request, shown["shelves_mark"], render_to_string("screens/desk/_views.html", shown, request))


@require_safe
def next_(request):
    """On to the conversation that comes after the one that was answered."""
    asked = Asked.of(request.GET, otherwise="all")
    conversation = following(asked.view.of(request.user, at=now()), asked.sort, number(request.GET.get("after")))
    if conversation is None:
        toast(request, _("That was the last one in this view."))
        return redirect(f"{reverse('desk')}?{asked.query}")
    return redirect(f"{reverse('conversation', args=[conversation.pk])}?{asked.query}")


def _list(request, asked: Asked) -> dict:
    at = now()
    found = turn(asked.view.of(request.user, at=at).with_people(), asked.sort, asked.after, asked.many)
    shown = {"asked": asked, "rows": Rows(found.rows, request.user, at=at), "after": found.after, "clock": at}
    text = render_to_string("screens/desk/_turn.html", shown, request)
    return {"asked": asked, "turn": text, "mark": mark_of(text)}


def _column(request, shelves: Shelves, asked: Asked) -> dict:
    text = render_to_string("screens/desk/_shelves.html", {"groups": shelves.groups, "asked": asked}, request)
    return {"asked": asked, "shelves": text, "shelves_mark": mark_of(text)}
