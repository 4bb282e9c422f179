"""What a person does in a browser, and what is looked at there."""

from axe_playwright_python.sync_playwright import Axe

LOOKS = [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]  # what a page must hold: colours, and its width
LONG = "Königlich-Bayerische Laternenmanufaktur Achterberg-van Dijk & Töchter Donaudampfschifffahrtsgesellschaft mbH"
COME_TO_REST = """() => document.getAnimations()
  .filter(one => one.effect.getComputedTiming().endTime < Infinity)
  .forEach(one => one.finish())"""


def tab_to(page, selector):
    """Press Tab until something of that kind has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no {selector} can be reached by Tab")


def violations(page):
    """What axe finds once nothing moves any more. Without preload: it would look for our imported style sheets in the wrong place."""
    page.evaluate(COME_TO_REST)
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


def sticks_out(page):
    """How many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
