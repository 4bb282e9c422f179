from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from amends.channels.email.hook import Hook, NotTheirs


@csrf_exempt
@login_not_required
@require_http_methods(["HEAD", "POST"])
def hook(request, provider: str, secret: str):
    """Providers say HEAD to see whether anybody is there. 200 is said when everything is kept; whatever else, they come again."""
    found = get_object_or_404(Hook.objects.open(), provider=provider, secret=secret)
    if request.method == "POST":
        try:
            found.take(request, at=now())
        except NotTheirs as refusal:
            return HttpResponse(str(refusal), status=HTTPStatus.BAD_REQUEST, content_type="text/plain")
    return HttpResponse()
