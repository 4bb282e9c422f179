"""HTML of a stranger, as far as it may be shown: an allow list, and nothing that is fetched from outside."""

import html as markup
import re
from collections.abc import Callable
from dataclasses import dataclass

import nh3

from amends.conversations.mail.safe_style import CSS_URL, safe_style
from amends.conversations.mail.visible import is_too_deep, visible

Rewrite = Callable[[str], str]

LONGEST = 1_000_000
MOST_SIGNS = 50_000  # beyond, the sanitiser takes its time
WITH_CONTENT = "script style title template iframe object svg math noembed noframes textarea xmp audio video"
GONE = set(WITH_CONTENT.split())
SHOWN = (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em"
    " figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section"
    " small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
TAGS = set(SHOWN.split())
SIZES = {"align", "valign", "width", "height", "bgcolor", "border"}
ATTRIBUTES = {
    "*": {"dir", "lang", "title", "style", "align", "background"},
    "a": {"href"},
    "col": SIZES | {"span"},
    "font": {"color", "face", "size"},
    "hr": SIZES | {"size", "noshade"},
    "img": SIZES | {"alt", "src", "srcset"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "table": SIZES | {"cellpadding", "cellspacing", "rules", "summary"},
    "td": SIZES | {"colspan", "rowspan", "nowrap"},
    "th": SIZES | {"colspan", "rowspan", "nowrap", "scope"},
    "tr": SIZES,
}
LINKS = re.compile(r"(?i)(https?://|mailto:|tel:)")
REMOTE = re.compile(r"(?i)\s*(https?:)?[/\\]{2}")
PICTURE = re.compile(r"data:image/(png|gif|jpe?g|webp|bmp);base64,[A-Za-z0-9+/=\s]*")
CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+")


@dataclass(frozen=True)
class SafeHtml:
    """What may be shown, and how many things it would fetch from outside."""

    html: str
    remote: int


def safe_html(html: str, *, pictures: Rewrite | None, inline: dict[str, str]) -> SafeHtml:
    """Nothing runs, and nothing is fetched but by our own addresses.

    pictures  our address for a remote picture's; None: remote pictures are left out
    inline    our address for the Content-ID of a part that came along
    """
    if len(html) > LONGEST or html.count("&") > MOST_SIGNS or is_too_deep(html):
        return SafeHtml(f"<pre>{markup.escape(visible(html[:LONGEST]))}</pre>", 0)
    judge = _Judge(pictures, inline)
    return SafeHtml(_cleaned(html, judge), judge.remote)


def _cleaned(html: str, judge: "_Judge") -> str:
    return nh3.clean(
        html.replace("\0", ""),
        tags=TAGS,
        clean_content_tags=GONE,
        attributes=ATTRIBUTES,
        attribute_filter=judge.said,
        url_schemes={"http", "https", "mailto", "tel", "cid", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}, "img": {"loading": "lazy"}},
        strip_comments=True,
    )


class _Judge:
    """Asked about every attribute that may stand: what of it may."""

    def __init__(self, pictures: Rewrite | None, inline: dict[str, str]) -> None:
        self.pictures, self.inline, self.remote = pictures, inline, 0

    def said(self, tag: str, name: str, value: str) -> str | None:
        if name == "href":
            return value if LINKS.match(CONTROL.sub("", value)) else None
        if name == "src":
            return self._source(value)
        if name in ("background", "srcset"):
            self.remote += bool(REMOTE.match(value)) and name == "background"
            return None
        if name == "style":
            self.remote += sum(1 for found in CSS_URL.findall(value) if REMOTE.match(found))
            return safe_style(value) or None
        return value

    def _source(self, value: str) -> str | None:
        value = value.strip()
        if value[:4].lower() == "cid:":
            return self.inline.get(value[4:].strip("<>")) or self.inline.get(value[4:].partition("@")[0])
        if PICTURE.fullmatch(value):
            return value
        if not REMOTE.match(value):
            return None
        self.remote += 1
        return self.pictures(_whole(value)) if self.pictures else None


def _whole(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address
