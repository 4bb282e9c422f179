from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from amends.conversations.post import Post
from amends.screens.parts.for_readers import for_readers
from amends.screens.parts.seen import mark_of, unless_seen
from amends.screens.parts.turns import as_many
from amends.screens.post.overview import Overview
from amends.screens.post.piles import PILES, Pile, tabs

MARK_SECONDS = 30


@require_safe
@for_readers
def post(request):
    """How the post is; for a page that shows it already, unless it would read the same."""
    overview = Overview(request.user, at=now())
    shown = {"overview": overview, "tabs": tabs(request.user, at=overview.at), "here": ""}
    shown["state"] = render_to_string("screens/post/_state.html", shown, request)
    shown["mark"] = mark_of(shown["state"])
    if request.htmx.target != "post":
        return render(request, "screens/post/page.html", shown)
    return unless_seen(request, shown["mark"], render_to_string("screens/post/_overview.html", shown, request))


@require_safe
@for_readers
def pile(request, name):
    """One list; for a page that shows it already those after its last, or all of it unless it would read the same."""
    if name not in PILES:
        raise Http404
    found = Pile(PILES[name], request.user, request.GET.get("after", ""), at=now(), many=as_many(request.GET))
    shown = {"pile": found, "tabs": partial(tabs, request.user, at=found.at), "here": name, "clock": found.at}
    shown["turn"] = render_to_string("screens/post/_turn.html", shown, request)
    if request.htmx.target == "pile-more":
        return HttpResponse(shown["turn"])
    shown["mark"] = mark_of(shown["turn"])
    if request.htmx.target != "pile":
        return render(request, "screens/post/pile.html", shown)
    return unless_seen(request, shown["mark"], render_to_string("screens/post/_pile.html", shown, request))


@require_safe
@for_readers
def mark(request):
    """Beside the name of the page, wherever one is: whether something is wrong. Who goes from page to page asks once in a while."""
    answer = render(request, "screens/post/_mark.html", {"is_troubled": Post(request.user, at=now()).is_troubled})
    if "now" not in request.GET:
        answer["Cache-Control"] = f"private, max-age={MARK_SECONDS}"
    return answer


@require_safe
@for_readers
def troubles(request):
    """What is wrong, for another page; nothing where all is well."""
    at = now()
    return render(request, "screens/post/_troubles.html", {"troubles": Post(request.user, at=at).troubles, "at": at})
