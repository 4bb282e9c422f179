from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from amends.imports.models import Upload
from amends.screens.uploads.forms import Bring
from amends.screens.uploads.inspection import Inspection
from amends.screens.uploads.needs import needs
from amends.screens.uploads.shelf import Shelf


@require_http_methods(["GET", "HEAD", "POST"])
def uploads(request):
    """What was brought, and the way to bring more."""
    _refuse_others(request)
    form = Bring(request.POST, request.FILES) if request.method == "POST" else Bring()
    if form.is_valid():
        file = form.cleaned_data["file"]
        upload = Upload.bring(file, file.name, form.cleaned_data["format"] or None, by=request.user, at=now())
        return redirect("upload", upload.pk)
    shown = {"form": form, "shelf": _shelf(request), "needs": needs(), "limit_mb": settings.AMENDS_BODY_LIMIT_BYTES >> 20}
    is_too_large = "amends.too_large" in request.META
    status = 413 if is_too_large else 422 if form.errors else 200
    return render(request, "screens/uploads/page.html", shown | {"is_too_large": is_too_large}, status=status)


@require_safe
def brought(request):
    """The list alone; nothing, if it would read the same."""
    _refuse_others(request)
    shelf = _shelf(request)
    if request.GET.get("seen") == shelf.mark:
        return HttpResponse(status=204)
    return render(request, "screens/uploads/_brought.html", {"shelf": shelf})


@require_safe
def upload(request, pk):
    return page_of(request, seen(request, pk))


@require_safe
def part(request, pk):
    """What changes, for a page that is open; nothing, if it would read the same."""
    inspection = Inspection(seen(request, pk), request.reader, at=now())
    if request.GET.get("seen") == inspection.mark:
        return HttpResponse(status=204)
    return render(request, "screens/uploads/_upload.html", {"inspection": inspection})


@require_safe
def refused_rows(request, pk):
    """The rows that could not come in, to be mended and brought again."""
    brought = seen(request, pk)
    attempt = get_object_or_404(brought.attempts.exclude(refused_rows=None).order_by("-pk")[:1])
    return FileResponse(attempt.refused_rows.open(), as_attachment=True, filename=f"refused-{brought.name.partition('.')[0]}.csv")


def seen(request, pk) -> Upload:
    return get_object_or_404(Upload.objects.visible_to(request.user).select_related("file", "by"), pk=pk)


def page_of(request, upload: Upload, *, data=None, inspection: Inspection | None = None, status: int = 200):
    """The upload's own page, or the part of it that changes."""
    shown = {"inspection": inspection or Inspection(upload, request.reader, at=now(), data=data)}
    template = "screens/uploads/_upload.html" if request.htmx else "screens/uploads/upload.html"
    return render(request, template, shown, status=status)


def _shelf(request) -> Shelf:
    return Shelf(request.user, before=request.GET.get("before", ""))


def _refuse_others(request) -> None:
    if not request.user.may_lead:
        raise Http404
