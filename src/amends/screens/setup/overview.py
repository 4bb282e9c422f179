from django.shortcuts import render

from amends.base.backup import last
from amends.base.models import Firm, OpenHours, Team, Teammate
from amends.conversations.models import Inbox
from amends.listening.models import Cause
from amends.screens.setup.gate import for_leaders, page


@page
@for_leaders
def settings(request):
    """Where everything is set, and what it is set to."""
    firm: Firm = request.reader.firm
    shown = {
        "hours": OpenHours.objects.count(),
        "people": Teammate.objects.visible_to(request.user).present().count(),
        "teams": Team.objects.present().count(),
        "inboxes": Inbox.objects.visible_to(request.user).present().count(),
        "causes": Cause.objects.current().exclude(parent=None).count(),
        "backup": last() if request.user.is_admin else None,
    }
    return render(request, "screens/setup/overview.html", {"set": firm, "shown": shown})
