"""Who may set what: an owner everything, whoever leads a part, for others it is not there. And how a deed is done and answered."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amends.base.refusal import Refusal
from amends.screens.parts.toast import back, toast, warn


def for_owners(view: Callable) -> Callable:
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_admin:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def for_leaders(view: Callable) -> Callable:
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.may_lead:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


page = require_safe
form_page = require_http_methods(["GET", "HEAD", "POST"])
deed = require_POST


def done_at_once(request, do: Callable[[], object], words: object, undo: str = "", otherwise: str = "settings"):
    """A deed without anything to type: done, or refused in a sentence."""
    try:
        do()
    except Refusal as refusal:
        warn(request, refusal)
    else:
        toast(request, str(words), undo=undo)
    return back(request, otherwise)


def done_by_form(request, form, do: Callable[[dict], tuple[str, str]], leads_to: tuple):
    """A deed with something typed: done, with its word and its undo; None if it was refused, which the form then says."""
    if not form.is_valid():
        return None
    try:
        words, undo = do(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    toast(request, words, undo=undo)
    return redirect(*leads_to)


def said_of(request, field: str):
    """What was typed; of an undo, what its address says."""
    return request.POST if field in request.POST else request.GET
