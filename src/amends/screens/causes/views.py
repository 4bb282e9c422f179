import hashlib

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amends.base.refusal import Refusal
from amends.listening.models import Cause
from amends.screens.causes.forms import Choosing, NewCause, Renaming
from amends.screens.causes.portrait import Portrait
from amends.screens.causes.ranking import Ranking
from amends.screens.parts.toast import toast


@require_safe
def causes(request):
    return render(request, "screens/causes/page.html", _ranked(request))


@require_safe
def figures(request):
    """The part that changes, for a page that is open; nothing, if it would read the same."""
    shown = _ranked(request)
    if request.GET.get("seen") == shown["mark"]:
        return HttpResponse(status=204)
    return render(request, "screens/causes/_ranking.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def tree(request):
    """The tree, and a new branch for it from whoever leads."""
    if request.method == "POST" and not request.user.may_lead:
        raise Http404
    form = NewCause(request.POST or None, initial={"parent": request.GET.get("below")})
    if form.is_valid():
        try:
            parent = get_object_or_404(Cause, pk=form.cleaned_data["parent"])
            Cause.add(parent, form.cleaned_data["name"], by=request.user, at=now())
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            toast(request, _("“%(name)s” hangs below “%(parent)s” now.") % {"name": form.cleaned_data["name"], "parent": parent})
            return redirect("cause_tree")
    many = dict(Cause.objects.annotate(n=Count("moments", filter=Q(moments__verdict="misery"))).values_list("pk", "n"))
    rows = [(cause, many.get(cause.pk, 0)) for cause in Cause.objects.tree(archived=True)]
    return render(request, "screens/causes/tree.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


@require_safe
def cause(request, pk):
    return shown(request, get_object_or_404(Cause.objects.select_related("parent"), pk=pk))


@require_safe
def moments(request, pk):
    """More of the moments behind it."""
    portrait = Portrait(get_object_or_404(Cause, pk=pk), request.user, request.reader, at=now())
    behind = portrait.moments(request.GET.get("after"))
    return render(request, "screens/causes/_moments.html", {"portrait": portrait, "behind": behind})


def shown(request, cause: Cause, **refused):
    """The page of a cause; a form that was refused stands where it stood, with what was typed."""
    forms = {
        "name": Renaming(initial={"name": cause.name}),
        "place": Choosing(label=_("Move it below"), cause=cause, roots=True, initial={"other": cause.parent_id}),
        "merge": Choosing(label=_("Merge it into"), cause=cause, roots=False),
    }
    portrait = Portrait(cause, request.user, request.reader, at=now())
    behind = portrait.moments(request.GET.get("after"))
    context = {"portrait": portrait, "cause": cause, "behind": behind, "forms": forms | refused}
    return render(request, "screens/causes/cause.html", context, status=422 if refused else 200)


def _ranked(request) -> dict:
    ranking = Ranking(request.user, request.reader)
    return {"ranking": ranking, "mark": hashlib.sha256(repr(ranking.said).encode()).hexdigest()[:16]}
