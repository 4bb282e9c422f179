"""On whose pages a page of ours may be shown."""

from urllib.parse import urlsplit

from csp.constants import SELF
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

MOST = 20


class NotASite(Refusal):
    """No web site has such an address."""


def sites(said: str) -> list[str]:
    """One on a line: a scheme and a host, each once."""
    found = list(dict.fromkeys(_site(line) for line in said.split()))
    if len(found) > MOST:
        raise NotASite(_("At most %(most)d sites: leave some out.") % {"most": MOST})
    return found


def framed(response, allowed: list[str]):
    """The same answer, which these sites and our own may show within a page of theirs."""
    response.xframe_options_exempt = True  # that header knows no list; the policy below is what browsers follow
    response._csp_replace = {"frame-ancestors": [SELF, *allowed]}
    return response


def _site(said: str) -> str:
    address = urlsplit(said.rstrip("/"))
    try:
        host = (address.hostname or "").encode("idna").decode()
        port = f":{address.port}" if address.port else ""
    except (UnicodeError, ValueError):
        host = port = ""
    is_plain = said.rstrip("/").lower() == f"{address.scheme}://{address.netloc}".lower() and "@" not in address.netloc
    if not (host and is_plain and address.scheme in ("http", "https") and host.replace("-", "").replace(".", "").isalnum()):
        raise NotASite(_("“%(said)s” is no web site: write one such as https://www.firm.example on each line.") % {"said": said})
    return f"{address.scheme}://{host}{port}"
