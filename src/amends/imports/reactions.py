"""What this floor does when something was recorded."""

from django.utils.timezone import now

from amends.base.models import Event
from amends.imports.models import Attempt


def read_upload(event: Event) -> None:
    """A file somebody brought, in a job: it may be a long one."""
    Attempt.objects.select_related("upload__file", "by").get(pk=event.noun_id).read(clock=now)
