"""Everything the house knows, as one archive to take home."""

import tempfile
from pathlib import Path

from django.http import FileResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from amends.base.backup import back_up, last
from amends.base.home import home
from amends.base.refusal import Refusal
from amends.screens.parts.toast import warn
from amends.screens.setup.gate import deed, for_owners, page


@page
@for_owners
def backup(request):
    return render(request, "screens/setup/backup.html", {"last": last()})


@deed
@for_owners
def download(request):
    """Made and read again before a byte leaves; the file has no name any more once it is open, so nothing is left behind."""
    at = now()
    name = f"amends-{request.reader.firm.wall(at):%Y-%m-%d-%H%M}.tar"
    with tempfile.TemporaryDirectory(dir=home(), prefix=".backup-") as aside:
        try:
            made = back_up(Path(aside) / name, at=at, known_as=_("%(name)s, downloaded by %(who)s") % {"name": name, "who": request.user})
        except Refusal as refusal:
            warn(request, refusal)
            return redirect("settings_backup")
        return FileResponse(made.place.open("rb"), as_attachment=True, filename=name)
