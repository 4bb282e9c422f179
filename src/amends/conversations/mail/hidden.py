"""What HTML keeps from the eye and shows to a machine: for what a model reads is what a person would see."""

import re
from collections.abc import Iterator

COMMENT = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)")
BRACE = re.compile(r"([{}])")
SELECTOR = re.compile(r"([a-z][a-z0-9]*|\*)?([.#][\w-]+)?")
HIDES = re.compile(
    r"(?:^|;)\s*(?:"
    r"display\s*:\s*none"
    r"|visibility\s*:\s*(?:hidden|collapse)"
    r"|font-size\s*:\s*[01]?(?:\.\d+)?(?:px|pt|em|rem|%|vw)?\s*(?:!important\s*)?(?:;|$)"
    r"|opacity\s*:\s*0?(?:\.0\d*)?\s*(?:!important\s*)?(?:;|$)"
    r"|(?:text-indent|left|top|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|clip\s*:\s*rect\(\s*0"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|color\s*:\s*transparent"
    r")",
    re.IGNORECASE,
)
EMPTY_BOX = re.compile(r"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01]?(?:\.\d+)?(?:px|pt|em)?\s*(?:!important\s*)?(?:;|$)", re.IGNORECASE)
CUT_OFF = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
WHITE = re.compile(
    r"(?:^|;)\s*color\s*:\s*(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))\s*(?:!important\s*)?(?:;|$)", re.IGNORECASE
)
GROUND = re.compile(r"background", re.IGNORECASE)
SHEET_LONGEST = 200_000
MOST_ASKED = 500


class Hidden:
    """Knows the sheet of a letter, and says which of its elements nobody sees."""

    def __init__(self, tree) -> None:
        self.asked_for_ground = 0
        self.names = {name for sheet in tree.iter("style") for name in _hidden_by(sheet.text or "")}

    def hides(self, element) -> bool:
        style = element.get("style")
        if style and (is_hidden(style) or WHITE.search(style) and not self._stands_on_ground(element)):
            return True
        return element.get("hidden") is not None or bool(self.names) and self._is_named(element)

    def _stands_on_ground(self, element) -> bool:
        self.asked_for_ground += 1
        return self.asked_for_ground > MOST_ASKED or _has_ground(element)

    def _is_named(self, element) -> bool:
        kinds = [f".{name}" for name in (element.get("class") or "").split()] + [f"#{element.get('id')}"]
        return any(kind in self.names or f"{element.tag}{kind}" in self.names for kind in kinds)


def is_hidden(style: str) -> bool:
    return bool(HIDES.search(style) or CUT_OFF.search(style) and EMPTY_BOX.search(style))


def _hidden_by(sheet: str) -> set[str]:
    """Names of classes and ids that a sheet hides, not counting what it says of some screens only."""
    hiding = (names for names, said in _rules(sheet[:SHEET_LONGEST]) if is_hidden(said))
    found = (name.strip() for names in hiding for name in names.split(","))
    return {name.removeprefix("*") for name in found if SELECTOR.fullmatch(name) and name.lstrip("*")[:1]}


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and what is said of them, outside of every @."""
    open_names: list[str] = []
    last = ""
    for token in BRACE.split(COMMENT.sub("", sheet)):
        if token == "{":
            open_names.append(last.rpartition(";")[2].strip())
        elif token == "}" and open_names:
            names = open_names.pop()
            if not any(name.startswith("@") for name in [names, *open_names]):
                yield names, last
        last = token


def _has_ground(element) -> bool:
    """White letters on a ground of their own, or one that only a sheet could tell, are seen."""
    while element is not None:
        if GROUND.search(element.get("style") or "") or any(element.get(name) for name in ("bgcolor", "background", "class")):
            return True
        element = element.getparent()
    return False
