"""The hands of a person at a page: a mouse, a thumb, or keys alone. They count what they press beside the words they type."""

from contextlib import suppress

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect


class Mouse:
    """Every deed is a button, every field is clicked into unless it has the focus already."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, element):
        self.presses += 1
        element.click()

    def open_first(self, rows):
        self.press(rows.first)

    def do(self, key):
        """The deed that a key of the page would do."""
        self.press(self.page.locator(f'[data-key="{key}"]:visible').first)

    def go(self, key):
        self.do(key)

    def enter(self, field, key=""):
        """Into a field that the page does not lead to by itself in the half second a person takes to look."""
        with suppress(PlaywrightTimeout):
            expect(field).to_be_visible()
            self.page.wait_for_function("field => field === document.activeElement", arg=field.element_handle(), timeout=500)
            return
        self.press(field)

    def type(self, field, words, key=""):
        self.enter(field, key)
        self.page.keyboard.type(words)

    def choose(self, field, words):
        self.presses += 2  # the list is opened, and one of it pressed
        field.select_option(words)

    def send(self, button, field=None, key=""):
        self.press(self.page.get_by_role("button", name=button))


class Thumb(Mouse):
    """As a mouse, on glass."""

    def press(self, element):
        self.presses += 1
        element.tap()


class Keys:
    """Nothing but keys: those the page tells of, Tab to the next field, Ctrl-Enter to send."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, key):
        self.presses += 1
        self.page.keyboard.press(key)

    def open_first(self, rows):
        self.press("j")
        expect(rows.first).to_be_focused()
        self.press("Enter")

    def do(self, key):
        expect(self.page.locator(f'[data-key="{key}"]:visible').first).to_be_enabled()
        self.press(key)

    def go(self, key):
        for one in key.split():
            self.press(one)

    def enter(self, field, key=""):
        expect(field).to_be_visible()
        if not field.evaluate("field => field === document.activeElement"):
            self.press(key or "Tab")
        expect(field).to_be_focused()

    def type(self, field, words, key=""):
        self.enter(field, key)
        self.page.keyboard.type(words)

    def choose(self, field, words):
        expect(field).to_be_focused()
        self.page.keyboard.type(words)

    def send(self, button, field=None, key=""):
        """What is typed into is sent; where all is known already, its first field is gone to."""
        if field:
            self.enter(field, key)
        self.press("Control+Enter")
