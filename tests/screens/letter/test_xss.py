"""Every known trick by which HTML of a stranger runs something, through our own page in a real browser."""

import json

import pytest
from django.urls import reverse

from tests.screens.letter.conftest import mail
from tests.shared import SHARED

PAYLOADS = SHARED / "fixtures" / "xss" / "payloads.json"
SOME = 40
KEPT_BACK = "csp"  # by the browser itself: nobody was asked
TRAP = """window.ran = []; for (const name of ["alert", "confirm", "prompt"]) window[name] = (said) => { console.log("RAN " + said) }"""
CAN_DO = (
    "script, iframe, frame, object, embed, applet, form, input, button, textarea, select, link, base, svg, math, template, audio, video,"
    " meta[http-equiv], style:not(head > style)"
)
LOOK = """([forbidden]) => {
  const all = [...document.querySelectorAll("body, body *")]
  const own = (one) => [...one.attributes].filter(({ name, value }) =>
    /^on|^srcdoc$|^formaction$/i.test(name) || /^\\s*(javascript|vbscript|data:text|file|blob):/i.test(value.replace(/[\\x00-\\x20]/g, "")))
  return {
    elements: [...document.querySelectorAll(forbidden)].map((one) => one.outerHTML.slice(0, 200)),
    attributes: all.flatMap((one) => own(one).map(({ name, value }) => `${one.tagName} ${name}=${value}`)),
  }
}"""

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not PAYLOADS.is_file(), reason="the payloads do not lie beside this checkout"),
]


@pytest.fixture
def payloads():
    own = [
        "<img src=x onerror=alert('own')>",
        '<style>@import "https://elsewhere.example/a.css"; body { background: url(//elsewhere.example/b) }</style>',
        '<table background="https://elsewhere.example/c.png"><tr><td style="background:url(&quot;https://elsewhere.example/d&quot;)">x</table>',
        '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
        '<a href="&#106;avascript:alert(1)">x</a><form action="https://elsewhere.example/"><button autofocus>x</button></form>',
        '<link rel="prefetch" href="https://elsewhere.example/"><img srcset="https://elsewhere.example/e 1x">',
        '<video poster="//elsewhere.example/f"><audio autoplay src="//elsewhere.example/g">',
    ]
    return own + [one["payload"] for one in json.loads(PAYLOADS.read_text())]


@pytest.fixture
def watched(signed_in, server):
    """A browser in which whatever runs says so, and whatever is fetched is written down."""
    heard, asked = [], []
    page = signed_in
    page.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda said: heard.append(said.text) if said.text.startswith("RAN") else None)
    page.on("popup", lambda popup: heard.append(f"popup {popup.url}"))
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: request.failure == KEPT_BACK and asked.remove(request.url))
    page.add_init_script(TRAP)
    page.heard, page.asked = heard, asked
    return page


def all_in_one(page, server, framed):
    """One page of ours with every frame in it, all loaded."""
    address = f"{server}/desk/"
    page.route(address, lambda route: route.fulfill(content_type="text/html", body=f"<!doctype html><title>all</title>{''.join(framed)}"))
    page.goto(address)
    page.wait_for_load_state("networkidle")


def foreign(page, server):
    return [url for url in page.asked if not url.startswith((server, "data:", "about:"))]


def test_no_payload_runs_fetches_or_leaves_an_element_that_can(watched, server, arrives, payloads):
    letters = [arrives(mail(html=payload, Message_ID=f"<{n}@xss.example>")) for n, payload in enumerate(payloads)]
    frame = '<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="{}"></iframe>'

    all_in_one(watched, server, [frame.format(reverse("arrived_as_written", args=[one.pk])) for one in letters])

    frames = watched.main_frame.child_frames
    assert len([one for one in frames if one.url.endswith("/html/")]) == len(payloads)
    found = [one.evaluate(LOOK, [CAN_DO]) for one in frames]
    assert [one for one in found if one["elements"] or one["attributes"]] == []
    assert watched.heard == []
    assert foreign(watched, server) == []


def test_what_is_sent_is_clean_even_without_the_walls_round_it(watched, server, arrives, payloads, as_dora):
    """In a page with every right: the frame and its policy are walls for a day on which this one falls."""
    letters = [arrives(mail(html=payload, Message_ID=f"<{n}@xss.example>")) for n, payload in enumerate(payloads)]
    bodies = [as_dora.get(reverse("arrived_as_written", args=[one.pk])).text for one in letters]

    all_in_one(watched, server, [f'<iframe srcdoc="{escaped(body)}"></iframe>' for body in bodies])
    for frame in watched.main_frame.child_frames:
        frame.evaluate(
            "for (const one of document.querySelectorAll('body *')) { one.dispatchEvent(new Event('mouseover')); one.focus?.() }"
        )

    assert watched.heard == []
    assert foreign(watched, server) == []


def test_the_walls_hold_on_a_day_on_which_what_is_sent_is_not_clean(watched, server, arrives, payloads, as_dora):
    letter = arrives(mail(html="<p>Hello</p>"))
    walls = dict(as_dora.get(reverse("arrived_as_written", args=[letter.pk])).headers)
    frames = [f'<iframe src="{server}/letters/{n}/html/"></iframe>' for n in range(SOME)]
    watched.route("**/html/", lambda route: route.fulfill(headers=walls, body=payloads[int(route.request.url.split("/")[-3])]))

    all_in_one(watched, server, frames)

    assert watched.heard == []
    assert foreign(watched, server) == []


def test_the_watch_sees_what_runs_where_nothing_is_done_about_it(watched, server, payloads):
    """Or the three above could not fail."""
    all_in_one(watched, server, [f'<iframe srcdoc="{escaped(payload)}"></iframe>' for payload in payloads[:SOME]])

    assert len(watched.heard) >= 3
    assert foreign(watched, server) != []


def escaped(html):
    return html.replace("&", "&amp;").replace('"', "&quot;")
