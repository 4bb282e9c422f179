"""Take the pictures of the guide: every screen of a demo, light, dark and narrow, into docs/guide/img.

`python tools/pictures.py LINK` takes them in the demo whose one-time link that is; without a link it builds one, in a home of its own.
`--only today,desk` takes some of them. What is brought in for the pictures of the import stays in that demo.
"""

import argparse
import base64
import contextlib
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright
from scipy.spatial import cKDTree

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "guide" / "img"
LINK = re.compile(r"http://\S+/link/\S+")
COLOURS = 256
SEED = "7"  # whose names every machine can draw
REPLY = """I am sorry: this is not how it should have gone, and it is mine now.

I am looking into it today, and will write to you by Friday, whatever comes of it."""
ORDERS = ["order,customer,ordered at,product,quantity,price"]
ORDERS += [f"T{n},walk-in {n % 9}@home.example,2026-0{1 + n % 9}-1{n % 10},Storm lantern,{1 + n % 3},{18 + n % 7}.50" for n in range(60)]
ORDERS += ["T61,walk-in 3@home.example,some day,Storm lantern,1,18.50", "T62,walk-in 4@home.example,2026-03-11,Kettle,one,31.00"]
INBOX = "hello@ottermere.example"
QUOTING = """Thank you for the quick answer. The new one came today, and its glass is cracked as well: see the picture.

Ben Achterberg

On Monday, Ana wrote:
> I am sorry. Another lantern leaves today.
"""
LAID_OUT = """<table width="560" cellpadding="18" style="background:#f4f1ea"><tr><td style="font-family:Georgia,serif">
<h2 style="color:#7a4b16">The glass is cracked as well</h2><p>Thank you for the quick answer. The new one came today: see the picture.</p>
<p><img src="https://pictures.example/logo.png" alt="The sign of our house" width="160" height="40"></p>
<blockquote>I am sorry. Another lantern leaves today.</blockquote></td></tr></table>"""

ABSENCE = b"""From: Mira Okafor <mira.okafor@home.example>
To: hello
Subject: Out of office: Re: Your order
Message-ID: <away@home.example>
Auto-Submitted: auto-replied

I am away until Monday and read nothing until then.
"""


@dataclass(frozen=True)
class Look:
    """How a screen is looked at."""

    name: str
    scheme: str
    width: int
    height: int
    is_touched: bool = False


LOOKS = [Look("light", "light", 1280, 800), Look("dark", "dark", 1280, 800), Look("narrow", "light", 360, 740, is_touched=True)]


@dataclass(frozen=True)
class Shot:
    """One picture: where it is taken, and what is done first. `tour` is the stop one stands at."""

    name: str
    address: str
    first: Callable[[Page], None] | None = None
    tour: str = "over"
    truth: str = "off"


def open_first(rows: str) -> Callable[[Page], None]:
    """The page behind the first row of a list."""

    def follow(page: Page) -> None:
        page.goto(page.locator(rows).first.evaluate("one => one.href"))

    return follow


def find(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("re")
    page.locator("#palette-found [role=option]").first.wait_for()


def ask_for_keys(page: Page) -> None:
    page.locator("#main").evaluate("main => dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))")
    page.locator("#keys[open]").wait_for()


def choose_another(page: Page) -> None:
    """Somebody who may be the same person as the first."""
    open_first("main [data-row]")(page)
    page.goto(f"{page.url}merging/?q=a")
    page.goto(page.locator("#others a").first.evaluate("one => one.href"))


def choose_partner(page: Page) -> None:
    """Another conversation that one may go into, of somebody who wrote twice."""
    for address in page.locator("main [data-row]").evaluate_all("all => all.map(one => one.href)"):
        page.goto(re.sub(r"/(\?.*)?$", "/merging/", address))
        if page.locator("#partners a[data-row]").count():
            page.goto(page.locator("#partners a[data-row]").first.evaluate("one => one.href"))
            return


def try_mailbox(page: Page) -> None:
    """An account where nobody listens."""
    open_first(f"main [data-row]:has-text('{INBOX}')")(page)
    page.goto(f"{page.url}mailbox/")
    for label, text in {"Mail server": "127.0.0.1", "Port": "9", "User": "hello", "Password": "a lantern at the door"}.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Test this connection").click()
    page.locator(".trial").wait_for()
    page.locator(".trial").evaluate("one => one.scrollIntoView({ block: 'center' })")


def bring(page: Page) -> None:
    """A file of orders, as a shop exports them."""
    page.locator("input[type=file]").set_input_files({"name": "orders.csv", "mimeType": "text/csv", "buffer": "\n".join(ORDERS).encode()})
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_url(re.compile(r"/settings/import/\d+/"))


def try_it(page: Page) -> None:
    bring(page)
    page.get_by_label("Into this simulated firm all the same").check()
    page.get_by_role("button", name="Try it").click()
    page.locator(".ended").wait_for()


def open_letter(way: str = "") -> Callable[[Page], None]:
    """The letter that was brought for the pictures: it is the newest; it is read when a job comes to it."""

    def follow(page: Page) -> None:
        row = page.locator("main [data-row]", has_text="cracked").first
        row.wait_for()
        page.goto(row.evaluate("one => one.href"))
        page.goto(page.locator(".ways a").last.evaluate("one => one.href") + way)

    return follow


def open_file(page: Page) -> None:
    open_letter()(page)
    page.goto(page.locator(".came .file a").first.evaluate("one => one.href"))


def answer(page: Page) -> None:
    """In a fresh demo nothing has left yet: somebody is owned and answered, and the letter lies in the outbox."""
    page.goto("/tour/2/")
    page.get_by_role("button", name="I own this").click()
    page.locator(".step.done").wait_for()
    page.get_by_label("Your reply").fill(REPLY)
    page.locator(".offer", has_text="Friday").wait_for()
    page.locator("#reply [data-go]").click()
    page.get_by_role("link", name="In the outbox").wait_for()


def find_caller(page: Page) -> None:
    page.get_by_label("Who", exact=True).press_sequentially("ma", delay=50)
    page.locator("#callers input[type=radio]").first.check()
    page.get_by_label("What was said").fill("The lid of the kettle does not close. I said that we send another one today.")


def open_public(name: str) -> Callable[[Page], None]:
    """The settings of what strangers see, with a site that may show it."""

    def follow(page: Page) -> None:
        page.goto(page.locator("main [data-row]", has_text=name).first.evaluate("one => one.href"))
        page.locator("a[data-key=w]").click()
        page.get_by_label("Sites that may show it").fill("https://shop.ottermere.example")
        page.get_by_role("button", name="Keep").click()
        page.locator("#snippet").wait_for()

    return follow


def chat(page: Page) -> None:
    """Somebody asks, and somebody answers at the desk."""
    page.get_by_label("How can we help?").fill("My kettle whistles off key. Can I send it back?")
    page.get_by_label("Your name").fill("Ned Harrow")
    page.get_by_label("Your e-mail").fill("ned@home.example")
    page.wait_for_timeout(3300)  # nobody types faster
    page.get_by_role("button", name="Begin").click()
    desk = page.context.new_page()
    desk.goto(NEWEST)
    row = desk.locator("main [data-row]", has_text="Ned Harrow").first
    row.wait_for()
    desk.goto(row.evaluate("one => one.href"))
    desk.get_by_label("Your reply").fill("Of course. A new one leaves today, and you pay nothing.")
    desk.locator("#reply [data-go]").click()
    page.get_by_text("A new one leaves today").wait_for()
    desk.close()


NEWEST = "/desk/?view=all&sort=newest"
SHOTS = [
    Shot("today", "/"),
    Shot("desk", "/desk/?view=waiting"),
    Shot("conversation", "/desk/?view=at_risk", open_first("main [data-row]")),
    Shot("conversation-merge", "/desk/?view=all&sort=newest", choose_partner),
    Shot("outbox", "/outbox/"),
    Shot("letter", "/outbox/", open_first("main [data-row]")),
    Shot("arrived", NEWEST, open_letter()),
    Shot("arrived-written", NEWEST, open_letter("?as=html")),
    Shot("attachment", NEWEST, open_file),
    Shot("form", "/form/contact/"),
    Shot("form-thanks", "/form/contact/thanks/"),
    Shot("chat-begin", "/chat/help/"),
    Shot("chat", "/chat/help/", chat),
    Shot("call", "/call/", find_caller),
    Shot("post", "/post/"),
    Shot("post-parked", "/post/parked/"),
    Shot("recoveries", "/recoveries/"),
    Shot("recovery", "/recoveries/", open_first("#column-prevent .who, #column-be_gracious .who")),
    Shot("customers", "/customers/?sort=at_risk"),
    Shot("customer", "/customers/?sort=at_risk", open_first("main [data-row]")),
    Shot("customer-merge", "/customers/", choose_another),
    Shot("causes", "/causes/"),
    Shot("cause", "/causes/", open_first("main [data-row]")),
    Shot("cause-tree", "/causes/tree/"),
    Shot("money", "/money/"),
    Shot("money-input", "/money/", open_first("main a[href*='/money/inputs/']")),
    Shot("settings", "/settings/"),
    Shot("settings-firm", "/settings/firm/"),
    Shot("settings-people", "/settings/people/"),
    Shot("settings-person", "/settings/people/", open_first("main [data-row]")),
    Shot("settings-teams", "/settings/teams/"),
    Shot("settings-team", "/settings/teams/", open_first("main [data-row]")),
    Shot("settings-purses", "/settings/purses/"),
    Shot("settings-inboxes", "/settings/inboxes/"),
    Shot("settings-inbox", "/settings/inboxes/", open_first("main [data-row]:has-text('hello')")),
    Shot("settings-mailbox", "/settings/inboxes/", try_mailbox),
    Shot("settings-form", "/settings/inboxes/", open_public("Form on")),
    Shot("settings-chat", "/settings/inboxes/", open_public("Chat on")),
    Shot("settings-backup", "/settings/backup/"),
    Shot("import", "/settings/import/"),
    Shot("import-look", "/settings/import/", bring),
    Shot("import-tried", "/settings/import/", try_it),
    Shot("find", "/desk/?view=waiting", find),
    Shot("keys", "/desk/?view=waiting", ask_for_keys),
    Shot("you", "/you/"),
    Shot("truth", "/causes/", truth="on"),
    Shot("tour-0", "/", tour="0"),
    *(Shot(f"tour-{n}", f"/tour/{n}/", tour=str(n)) for n in range(1, 6)),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("link", nargs="?", help="the one-time link of a demo that runs")
    parser.add_argument("--only", default="", help="names of pictures, with commas")
    parser.add_argument("--into", type=Path, default=IMAGES, help="the folder they go to")
    wanted = parser.parse_args()
    shots = [shot for shot in SHOTS if not wanted.only or shot.name in wanted.only.split(",")]
    with contextlib.ExitStack() as stack:
        link = wanted.link or stack.enter_context(demo())
        browser = stack.enter_context(chromium())
        take_all(browser, link, shots, wanted.into)


def take_all(browser: Browser, link: str, shots: list[Shot], into: Path) -> None:
    into.mkdir(parents=True, exist_ok=True)
    house = re.match(r"http://[^/]+", link)[0]
    with browser.new_context(base_url=house) as context:
        page = context.new_page()
        page.goto(link)
        answer(page)
        cookies = context.cookies()
    for look in LOOKS:
        seen = {"color_scheme": look.scheme, "viewport": {"width": look.width, "height": look.height}, "has_touch": look.is_touched}
        with browser.new_context(base_url=house, is_mobile=look.is_touched, **seen) as context:
            context.add_cookies(cookies)
            for shot in shots:
                place = into / f"{shot.name}-{look.name}.png"
                place.write_bytes(press(take(context.new_page(), shot), browser))
                print(place.name, place.stat().st_size)


def take(page: Page, shot: Shot) -> bytes:
    """As it stands once everything is there that comes by itself."""
    page.goto("/")
    page.context.add_cookies([{"name": name, "value": getattr(shot, name), "url": page.url} for name in ("tour", "truth")])
    page.goto(shot.address)
    if shot.first:
        shot.first(page)
    if not page.locator("main.public, main.talk").count():  # what strangers see is not told of the house
        page.locator("html[data-live]").wait_for(state="attached")
    expect(page.locator(".skeleton:visible, .htmx-request")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    try:
        return page.screenshot(animations="disabled", caret="hide")
    finally:
        page.close()


def press(png: bytes, browser: Browser) -> bytes:
    """The same picture in at most 256 colours, where a screen has few: a third of its bytes."""
    with browser.new_context() as context:
        width, height, rgba = context.new_page().evaluate(DECODE, base64.b64encode(png).decode())
    pixels = np.frombuffer(base64.b64decode(rgba), np.uint8).reshape(height, width, 4)[:, :, :3]
    return written(*in_few_colours(pixels))


DECODE = """async png => {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
  const canvas = new OffscreenCanvas(image.width, image.height)
  canvas.getContext("2d").drawImage(image, 0, 0)
  const { data } = canvas.getContext("2d").getImageData(0, 0, image.width, image.height)
  const pieces = []
  for (let at = 0; at < data.length; at += 0x8000) pieces.push(String.fromCharCode(...data.subarray(at, at + 0x8000)))
  return [image.width, image.height, btoa(pieces.join(""))]
}"""


def in_few_colours(pixels: np.ndarray, most: int = COLOURS) -> tuple[np.ndarray, np.ndarray]:
    """(rows, columns) of numbers of colours, and (colours, 3): those seen most often; each other one becomes the nearest of them."""
    colours, which, many = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    kept = colours[np.argsort(-many)[:most]]
    _distance, nearest = cKDTree(kept).query(colours)
    return nearest[which].reshape(pixels.shape[:2]).astype(np.uint8), kept


def written(numbers: np.ndarray, colours: np.ndarray) -> bytes:
    """A PNG with a palette."""
    height, width = numbers.shape
    rows = np.hstack([np.zeros((height, 1), np.uint8), numbers]).tobytes()
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    pieces = [(b"IHDR", head), (b"PLTE", colours.tobytes()), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_piece(kind, said) for kind, said in pieces)


def _piece(kind: bytes, said: bytes) -> bytes:
    return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def letter() -> bytes:
    """As a customer's mail program writes it, with a picture and a list."""
    letter = EmailMessage()
    letter["From"], letter["To"] = "Ben Achterberg <ben.achterberg@home.example>", INBOX
    letter["Subject"], letter["Message-ID"] = "Re: The second lantern is cracked", "<cracked@home.example>"
    letter["Date"] = formatdate()
    letter.set_content(QUOTING)
    letter.add_alternative(LAID_OUT, subtype="html")
    across, down = np.meshgrid(np.linspace(0, 1, 480), np.linspace(0, 1, 300))
    glass = np.stack([230 - 90 * down, 190 - 70 * down, 90 + 60 * across], axis=2)
    glass[np.abs(across - 0.4 - 0.2 * np.sin(9 * down)) < 0.006] = 30
    letter.add_attachment(
        written(*in_few_colours(glass.astype(np.uint8) // 4 * 4)), maintype="image", subtype="png", filename="cracked.png"
    )
    letter.add_attachment(b"order;lantern\n81377;storm\n", maintype="text", subtype="csv", filename="orders.csv")
    return letter.as_bytes()


@contextlib.contextmanager
def demo() -> Iterator[str]:
    """A demo in a home of its own, with a letter that came to it: its link."""
    with tempfile.TemporaryDirectory(prefix="amends-pictures-") as home:
        amends, env = Path(sys.executable).parent / "amends", os.environ | {"AMENDS_HOME": home}
        with subprocess.Popen([amends, "demo", "--seed", SEED], env=env, stdout=subprocess.PIPE, text=True) as running:
            try:
                link = next(found[0] for line in running.stdout if (found := LINK.search(line)))
                for came in (letter(), ABSENCE):
                    subprocess.run([amends, "deliver", "--inbox", INBOX], input=came, env=env, check=True)
                yield link
            finally:
                running.terminate()


if __name__ == "__main__":
    main()
