from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.utils.timezone import now

from amends.base.checkup import oldest_wait
from amends.conversations.models import Message


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
    wait = oldest_wait(at)
    return {
        "oldest_waiting_job_seconds": None if wait is None else round(wait.total_seconds(), 1),
        "newest_arrival": Message.objects.newest_arrival(),
    }
