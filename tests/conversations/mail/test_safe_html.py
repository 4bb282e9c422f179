import json
import re
from html.parser import HTMLParser

import pytest

from amends.conversations.mail.safe_html import TAGS, safe_html
from amends.conversations.mail.visible import is_too_deep
from tests.shared import SHARED, needs_shared

PAYLOADS = SHARED / "fixtures" / "xss" / "payloads.json"


def shown(html, *, pictures=None, inline=None):
    return safe_html(html, pictures=pictures, inline=inline or {})


class Seen(HTMLParser):
    """Every element and attribute that is left."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.extend(attrs)


@needs_shared
def test_no_payload_leaves_anything_that_runs_or_fetches():
    for payload in json.loads(PAYLOADS.read_text()):
        seen = Seen(shown(payload["payload"]).html)

        assert seen.tags <= TAGS, payload["title"]
        for name, value in seen.attributes:
            assert not name.startswith("on"), payload["title"]
            assert not re.search(r"(?i)javascript:|vbscript:|expression|url\s*\(", re.sub(r"\s", "", value or "")), payload["title"]
            assert name != "src" or (value or "").startswith("data:image/"), payload["title"]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://track.example/p.gif">',
        '<img src="//track.example/p.gif">',
        '<img srcset="https://track.example/p.gif 2x">',
        '<div background="https://track.example/p.gif">',
        '<div style="background: url(https://track.example/p.gif)">',
        '<div style="background:u\\72l(https://track.example/p.gif)">',
        "<div style=\"list-style: image-set('https://track.example/p.gif' 1x)\">",
        "<style>body { background: url(https://track.example/p.gif) }</style>",
        '<link rel="stylesheet" href="https://track.example/p.css">',
        '<video poster="https://track.example/p.gif"></video>',
        '<svg><image href="https://track.example/p.gif"/></svg>',
        '<base href="https://track.example/">',
        '<meta http-equiv="refresh" content="0;url=https://track.example/">',
        '<input type="image" src="https://track.example/p.gif">',
    ],
)
def test_nothing_is_fetched_from_outside(html):
    assert "track.example" not in shown(html).html


def test_what_would_be_fetched_is_counted():
    remote = '<img src="https://a.example/1.png"><p style="background:url(\'https://a.example/2.png\')">Hello</p>'

    assert shown(remote).remote == 2


def test_pictures_go_by_our_own_address_when_asked_for():
    seen = shown('<img src="//a.example/1.png" alt="A cup">', pictures=lambda address: f"/pictures/?{address}")

    assert 'src="/pictures/?https://a.example/1.png"' in seen.html
    assert 'alt="A cup"' in seen.html


def test_a_picture_that_came_along_stands_where_it_was_put():
    assert 'src="/parts/7"' in shown('<img src="cid:logo@x">', inline={"logo@x": "/parts/7"}).html
    assert "src" not in shown('<img src="cid:gone@x">').html


def test_links_open_elsewhere_and_tell_nothing():
    assert shown('<a href="https://a.example/">here</a>').html == (
        '<a href="https://a.example/" target="_blank" rel="noopener noreferrer nofollow">here</a>'
    )


def test_a_link_that_would_run_leads_nowhere():
    assert "href" not in shown('<a href=" jAva&#9;script:alert(1)">here</a>').html


def test_looks_are_kept():
    assert shown('<p style="color: #c00; position: fixed; font-size: 12px">Broken</p>').html == (
        '<p style="color: #c00; font-size: 12px">Broken</p>'
    )


def test_what_nests_too_deep_is_shown_as_text():
    deep = "<div>" * 50_000 + "Broken again"

    assert is_too_deep(deep)
    assert shown(deep).html == "<pre>Broken again</pre>"
