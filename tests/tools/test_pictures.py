"""Pictures of the guide: few colours, every screen, none that is missing or that nobody takes any more."""

import re
from pathlib import Path

import numpy as np
import pytest

from amends.base.models import Firm
from tools.pictures import LOOKS, SHOTS, Shot, in_few_colours, press, take, written

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "guide" / "img"
NAMED = re.compile(r"!\[[^\]]*\]\(([^)]+\.png)\)")
MOST_BYTES = 6 * 2**20
PARTS_OF_OTHERS = {"/find/"}  # the palette, which is taken as it opens
COMES_LATER = """<!doctype html><h1>Late</h1><div class="skeleton">...</div><script>
  setTimeout(() => { document.querySelector(".skeleton").remove(); document.documentElement.dataset.live = "yes" }, 50)
</script>"""


def test_few_colours_are_kept_as_they_are():
    pixels = np.random.default_rng(1).choice(np.array([[0, 0, 0], [255, 255, 255], [0, 100, 100]], np.uint8), size=(20, 30))

    numbers, colours = in_few_colours(pixels)

    assert np.array_equal(colours[numbers], pixels)


def test_of_many_colours_the_nearest_are_taken():
    greys = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)

    numbers, colours = in_few_colours(greys, most=128)

    assert len(colours) == 128
    assert np.abs(colours[numbers].astype(int) - greys).mean() < 64


def test_what_is_seen_most_often_stays_what_it_is():
    pixels = np.zeros((10, 10, 3), np.uint8)
    pixels[0] = np.arange(10, dtype=np.uint8)[:, None]

    numbers, colours = in_few_colours(pixels, most=1)

    assert colours.tolist() == [[0, 0, 0]]
    assert not numbers.any()


def test_a_browser_reads_what_was_written(browser):
    colours = np.array([[0, 0, 0], [255, 255, 255], [0, 100, 100]], np.uint8)
    numbers = np.arange(12, dtype=np.uint8).reshape(3, 4) % 3

    again = press(written(numbers, colours), browser)

    assert len(again) < 200
    assert press(again, browser) == again


def test_a_picture_is_taken_once_all_is_there(browser):
    with browser.new_context(base_url="http://house.example", viewport={"width": 300, "height": 100}) as context:
        context.route("**/*", lambda route: route.fulfill(body=COMES_LATER, content_type="text/html"))
        picture = take(context.new_page(), Shot("any", "/any/"))

    assert int.from_bytes(picture[16:20]) == 300
    assert len(press(picture, browser)) < 2_000


def test_every_name_is_given_once():
    assert len({shot.name for shot in SHOTS}) == len(SHOTS)


@pytest.mark.parametrize("text", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))], ids=lambda text: text.name)
def test_every_picture_that_is_spoken_of_is_there(text):
    assert [name for name in NAMED.findall(text.read_text()) if not (text.parent / name).exists()] == []


def test_every_picture_is_one_that_is_taken_and_none_is_missing():
    taken = {f"{shot.name}-{look.name}.png" for shot in SHOTS for look in LOOKS}

    assert {image.name for image in IMAGES.iterdir()} == taken


def test_all_of_them_together_are_light():
    assert sum(image.stat().st_size for image in IMAGES.iterdir()) < MOST_BYTES


@pytest.mark.django_db
def test_every_place_of_the_rail_and_of_the_settings_is_taken(client, ana, monday):
    Firm.the().found(name="Lanterns", currency="EUR", time_zone="UTC", at=monday)
    client.force_login(ana)

    places = {place for page in ("/", "/settings/") for place in re.findall(r'href="(/[a-z/]*/|/)"', client.get(page).text)}

    assert len(places) > 12
    assert places - {shot.address.partition("?")[0] for shot in SHOTS} - PARTS_OF_OTHERS == set()
