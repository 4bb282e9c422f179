from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.db.models import F, Min
from django.db.models.functions import Coalesce
from django.http import HttpResponse, JsonResponse
from django.utils.timezone import now
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.conversations.models import Conversation


@login_not_required
def health(request):
    """This process is alive."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def ready(request):
    """The firm can work: its database answers, and jobs do not pile up."""
    try:
        answer, status = {"database": True, **_pace(now())}, 200
    except DatabaseError:
        answer, status = {"database": False, "oldest_waiting_job_seconds": None, "newest_arrival": None}, 503
    return JsonResponse(answer, status=status)


def _pace(at: datetime) -> dict:
    waits_since = _waits_since(at)
    newest = Conversation.objects.order_by("-last_at", "-id").values_list("last_at", flat=True).first()
    return {
        "oldest_waiting_job_seconds": round((at - waits_since).total_seconds(), 1) if waits_since else None,
        "newest_arrival": newest,
    }


def _waits_since(at: datetime) -> datetime | None:
    """Since when the longest waiting job that is due has waited."""
    due = ProcrastinateJob.objects.filter(status="todo").exclude(scheduled_at__gt=at)
    began = Coalesce(F("scheduled_at"), Min("procrastinateevent__at"))
    return due.annotate(began=began).order_by("began").values_list("began", flat=True).first()
