"""Importing in a real browser: a real file on a real worker, by keyboard, narrow, dark, and without scripts."""

import json
import os
import re
import signal
import tempfile
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from amends.base.embedded import Server
from amends.base.jobs import drain
from amends.customers.models import Order
from amends.imports.models import Attempt, Upload
from tests.imports.uploads import GOOD, bring
from tests.program import AMENDS, amends, running, wait_for
from tests.screens.browsing import sticks_out, tab_to, violations
from tests.screens.conftest import PASSWORD
from tests.shared import SHARED, needs_shared

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = [("light", 1280), ("dark", 360)]
PATIENCE_MS = 90_000
RETAIL = SHARED / "data" / "online_retail" / "online_retail_shared.csv.gz"
RETAIL_COUNTS = {"new customers": "2,655", "orders": "11,181", "lines of orders": "246,978", "returns": "5,240"}
AWKWARD = [*GOOD, f"5,{'Zoë' * 60}@home.example,2026-01-06,mug,1,3", *(f"{n},Ben,never,mug,1,3" for n in range(30))]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["order,customer,time,product,quantity,price", *AWKWARD]), encoding="utf-8")
    return path


@pytest.fixture
def upload(ana, monday):
    return bring(*AWKWARD, by=ana, at=monday, name=f"{'orders of the old shop ' * 6}.csv")


def figure(page, name):
    return page.locator(".count", has=page.get_by_text(name, exact=True)).locator("dd")


@pytest.fixture
def shop():
    """A firm with a server and a worker of its own: its address, its process, and Ana's link."""
    with tempfile.TemporaryDirectory(prefix="amends-shop-") as folder:
        added = amends("user", "add", "ana@firm.example", "--firm", "Lanterns", "--currency", "GBP", "--json", home=folder)
        log = Path(folder, "said")
        with log.open("wb") as out, running(*AMENDS, "serve", "--port", 0, home=folder, out=out) as process:
            address = wait_for(lambda: re.search(r"http://\S+", log.read_text())).group()
            yield folder, process, address, json.loads(added.stdout)["link"].replace("http://localhost:8000", address)
        Server(Path(folder) / "postgres").stop()


def kill_worker(process):
    children = psutil.Process(process.pid).children()
    os.kill(next(child.pid for child in children if "run-jobs" in child.cmdline()), signal.SIGKILL)


@needs_shared
@pytest.mark.embedded
def test_a_real_export_is_tried_and_comes_in_though_its_worker_is_killed(browser, shop):
    folder, process, address, link = shop
    page = browser.new_page(locale="en-GB")
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page.goto(link)
    page.get_by_label("A new password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()

    page.goto(f"{address}/settings/import/")
    page.get_by_label("Drop a file here").set_input_files(RETAIL)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_label("Customer")).to_have_value("6")
    expect(page.get_by_role("cell", name="£15.30").first).to_be_visible()

    page.get_by_role("button", name="Try it").click()
    expect(figure(page, "orders")).to_have_text("11,181")
    expect(page.get_by_text("This would be added; nothing is in yet.")).to_be_visible()

    page.get_by_role("button", name="Import it").click()
    expect(page.locator("progress[value]")).to_be_visible()
    kill_worker(process)
    expect(page.get_by_text("It is in")).to_be_visible()
    assert {name: figure(page, name).inner_text() for name in RETAIL_COUNTS} == RETAIL_COUNTS
    expect(page.get_by_text("312,194")).to_be_visible()

    again = json.loads(amends("import", "orders", RETAIL, "--dry-run", "--json", home=folder).stdout)
    assert (again["rows"], again["orders"], again["lines"], again["returns"], again["customers"]) == (312_194, 0, 0, 0, 0)
    page.close()


def test_from_the_file_to_what_came_in_by_mouse(signed_in, server, file):
    signed_in.goto(f"{server}/settings/import/")
    signed_in.get_by_label("Drop a file here").set_input_files(file)
    signed_in.get_by_role("button", name="Look at it").click()
    signed_in.get_by_role("button", name="Import it").click()
    expect(signed_in.get_by_text("Waiting for its turn")).to_be_visible()
    expect(signed_in.locator("html[data-live]")).to_be_attached()

    drain()

    expect(signed_in.get_by_text("It is in")).to_be_visible()
    with signed_in.expect_download() as given_back:
        signed_in.get_by_role("link", name="Refused rows as a file").click()
    assert given_back.value.suggested_filename == "refused-orders.csv"
    assert Order.objects.count() == 2


def test_a_file_is_dropped_anywhere_on_the_page(signed_in, server):
    signed_in.goto(f"{server}/settings/import/")
    signed_in.evaluate(
        """() => {
            const held = new DataTransfer()
            held.items.add(new File(["email,date,total\\nben@home.example,2026-01-05,3\\n"], "dropped.csv"))
            document.querySelector("h1").dispatchEvent(new DragEvent("drop", {dataTransfer: held, bubbles: true, cancelable: true}))
        }"""
    )
    signed_in.get_by_role("button", name="Look at it").click()

    expect(signed_in.get_by_role("heading", name="dropped.csv")).to_be_visible()


def test_what_is_refused_keeps_what_was_chosen_and_says_why_beside_it(signed_in, server, upload):
    signed_in.goto(f"{server}/settings/import/{upload.pk}/")
    signed_in.get_by_label("Dates like").select_option("mdy")
    signed_in.get_by_label("Time").select_option("")
    signed_in.get_by_role("button", name="Look again").click()

    for place in (".field.wrong", ".final .refusal"):
        expect(signed_in.locator(place)).to_contain_text("Choose the column, if the file has one.")
    expect(signed_in.locator(".final .refusal")).to_be_in_viewport()
    expect(signed_in.get_by_label("Dates like")).to_have_value("mdy")


def test_tried_with_the_keyboard_alone(signed_in, server, upload):
    signed_in.goto(f"{server}/settings/import/")
    signed_in.locator("h1").click()
    for key in ("j", "Enter"):
        signed_in.keyboard.press(key)
    expect(signed_in.get_by_role("button", name="Try it")).to_be_visible()

    signed_in.keyboard.press("t")
    expect(signed_in.get_by_text("Waiting for its turn")).to_be_visible()
    tab_to(signed_in, "[data-key=x]")
    signed_in.keyboard.press("Enter")

    expect(signed_in.get_by_text("Stopped: nothing of it came in.")).to_be_visible()
    assert Attempt.objects.get().called_off_at


def test_what_a_colleague_does_is_shown_and_takes_no_choice_away(signed_in, server, upload, dora, monday):
    signed_in.goto(f"{server}/settings/import/{upload.pk}/")
    expect(signed_in.locator("html[data-live]")).to_be_attached()
    signed_in.get_by_label("Dates like").select_option("mdy")

    upload.begin(by=dora, at=monday)

    expect(signed_in.get_by_text("A colleague has changed something here.")).to_be_visible()
    expect(signed_in.get_by_label("Dates like")).to_have_value("mdy")


def test_what_is_too_large_is_said_before_it_is_sent(signed_in, server, file):
    signed_in.goto(f"{server}/settings/import/")
    signed_in.evaluate("document.querySelector('[type=file]').dataset.limitMb = '0'")
    signed_in.get_by_label("Drop a file here").set_input_files(file)
    signed_in.get_by_role("button", name="Look at it").click()

    assert "amends import orders FILE" in signed_in.get_by_label("Drop a file here").evaluate("field => field.validationMessage")
    assert not Upload.objects.exists()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_all_of_it_works_without_scripts(signed_in, server, file):
    signed_in.goto(f"{server}/settings/import/")
    signed_in.get_by_label("Drop a file here").set_input_files(file)
    signed_in.get_by_role("button", name="Look at it").click()
    signed_in.get_by_role("button", name="Try it").click()
    drain()
    signed_in.get_by_role("link", name="Look again").click()

    expect(signed_in.get_by_text("Counted; nothing is in yet")).to_be_visible()
    signed_in.get_by_role("button", name="Import it").click()
    drain()
    signed_in.reload()
    expect(signed_in.get_by_text("It is in")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_every_state_reads_well_for_everybody(signed_in, server, upload, ana, monday, scheme, width):
    signed_in.set_viewport_size({"width": width, "height": 800})
    signed_in.emulate_media(color_scheme=scheme)
    bad = bring("x", by=ana, at=monday, header="a,b", name="bad.csv")
    found = {}

    def see(state, path):
        signed_in.goto(f"{server}/settings/import/{path}")
        found[state] = (violations(signed_in), sticks_out(signed_in))

    see("a list", "")
    see("a look", f"{upload.pk}/")
    see("a refusal", f"{bad.pk}/")
    attempt = upload.begin(by=ana, at=monday)
    see("on its way", f"{upload.pk}/")
    attempt.read(clock=lambda: monday)
    see("in", f"{upload.pk}/")

    assert {state: seen for state, seen in found.items() if seen != ([], 0)} == {}
