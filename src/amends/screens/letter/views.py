from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from amends.base.outside import NotFetched
from amends.conversations.models import Arrival, Attachment
from amends.screens.letter import pictures
from amends.screens.letter.arrived import Arrived
from amends.screens.letter.frame import confined, framed
from amends.screens.letter.preview import Preview

ANY_BYTES = "application/octet-stream"  # for a browser to keep, never to open


@require_safe
def letter(request, pk):
    """A page of its own; for one that is open only its words, to be put where they are asked for."""
    shown = "_as.html" if request.htmx else "page.html"
    return render(request, f"screens/letter/{shown}", {"arrived": _arrived(request, pk)})


@require_safe
def as_written(request, pk):
    """What stands in the frame."""
    return framed(_arrived(request, pk).html.html)


@require_safe
def source(request, pk):
    arrived = _arrived(request, pk)
    if arrived.is_gone:
        raise Http404
    return _to_keep(arrived.arrival.raw, arrived.source_name)


@require_safe
def attachment(request, pk):
    found = _attachment(request, pk)
    arrival = found.message.arrivals.filter(taken_at__isnull=False).order_by("pk").first()
    return render(request, "screens/letter/attachment.html", {"preview": Preview(found), "attachment": found, "arrival": arrival})


@require_safe
def attachment_file(request, pk):
    found = _attachment(request, pk)
    return _to_keep(found.file, found.name)


@require_safe
def attachment_picture(request, pk):
    preview = Preview(_attachment(request, pk))
    if not preview.is_picture:
        raise Http404
    return confined(FileResponse(preview.attachment.file.open(), content_type=preview.picture_type))


@login_not_required
@require_safe
def picture(request, signed):
    """A picture inside a letter. Its address is its key, for a while: the frame it is asked from sends no cookie."""
    try:
        found = pictures.found(signed)
    except NotFetched as refusal:
        return confined(HttpResponse(str(refusal), content_type="text/plain; charset=utf-8", status=404))
    answer = HttpResponse(found.body, content_type=found.media_type, headers={"Cache-Control": "private, max-age=3600"})
    return confined(answer)


def _arrived(request, pk: int) -> Arrived:
    seen = Arrival.objects.visible_to(request.user).select_related("inbox", "raw", "let_in_by", "message__conversation")
    asked = {"way": request.GET.get("as", "text"), "with_pictures": request.GET.get("pictures") == "1"}
    return Arrived(get_object_or_404(seen, pk=pk), request.user, **asked)


def _attachment(request, pk: int) -> Attachment:
    """None that a scan found something in: nobody opens it."""
    seen = Attachment.objects.visible_to(request.user).filter(refused_at=None)
    return get_object_or_404(seen.select_related("file", "message__conversation"), pk=pk)


def _to_keep(file, name: str) -> FileResponse:
    return confined(FileResponse(file.open(), as_attachment=True, filename=name, content_type=ANY_BYTES))
