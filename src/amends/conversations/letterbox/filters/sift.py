from django.conf import settings
from django.utils.translation import gettext as _

from amends.conversations.letter import Part
from amends.conversations.letterbox.names import harmless, one_line
from amends.conversations.letterbox.opened import Enclosed, Opened
from amends.conversations.letterbox.scan import TooLargeToScan, scan

MOST_FILES = 100  # further ones stay in the letter as it came


def sift(opened: Opened) -> None:
    """Which files are taken out of the letter, and what the virus scanner finds in them. While it does not answer, the letter waits."""
    fitting = [part for part in opened.letter.parts if _fits(opened, part)]
    if len(fitting) > MOST_FILES:
        said = {"files": len(fitting), "first": MOST_FILES}
        opened.remark("attach", _("It brought %(files)d files: the first %(first)d are here, all are in the letter as it came.") % said)
    opened.enclosed = [_scanned(part) for part in fitting[:MOST_FILES]]


def _fits(opened: Opened, part: Part) -> bool:
    limit_mb = settings.AMENDS_ATTACHMENT_LIMIT_MB
    if part.size_bytes <= limit_mb * 2**20:
        return True
    said = {"name": harmless(part.name, part.media_type), "size": f"{part.size_bytes / 2**20:.0f}", "limit": limit_mb}
    opened.remark("attach", _("%(name)s has %(size)s MB, and %(limit)d are allowed: it is in the letter as it came.") % said)
    return False


def _scanned(part: Part) -> Enclosed:
    problem, found = one_line(part.problem), None
    if settings.AMENDS_CLAMD_URL is not None:
        try:
            with part.open() as stream:
                found = scan(stream)
        except TooLargeToScan as why:
            problem = f"{problem} {why}".strip()
    if found:
        problem = _("The virus scanner found %(what)s in it: nobody opens it.") % {"what": found}
    return Enclosed(part, problem, is_refused=found is not None)
