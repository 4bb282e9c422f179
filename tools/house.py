"""Weigh the house against its budgets: print every figure, name every offence, fail beyond a limit (`make house`).

Lines are those that say something: no blank ones, no comments, and in functions no docstrings. Migrations are left out.
"""

import ast
import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

BIN = Path(sys.executable).parent
KINDS = "service selector util helper manager handler processor mixin common core misc data info"
FILE_BY_KIND = re.compile(rf"(^|_)({KINDS.replace(' ', '|')})s?$")
CLASS_BY_KIND = re.compile(rf"({KINDS.title().replace(' ', '|')})s?$")
BROAD = {"Exception", "BaseException"}
LEFTOVER = re.compile(r"\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|farm|root)/\w")
INDEX_ADDRESS = re.compile(
    r"(?:index[-]url|find[-]links|registry)\S{0,3}\s*[=: ]\s*\S*://|\"resolve[d]\":|https?://[^/\s]*(?:pypi|pythonhosted|npmjs)"
)
CODE = {".py", ".html", ".css", ".js"}
TEXT = CODE | {"", ".cfg", ".ini", ".lock", ".md", ".sh", ".toml", ".txt", ".yaml", ".yml"}


@dataclass(frozen=True)
class Figure:
    """One number, and how far it may go."""

    name: str
    value: float
    limit: float
    at_least: bool = False
    where: str = ""

    @property
    def is_within(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        sign, mark = (">=" if self.at_least else "<="), ("  " if self.is_within else "! ")
        return f"{mark}{self.name:<34}{self.value:>8g} {sign} {self.limit:<6g}{self.where}"


@dataclass(frozen=True)
class Function:
    """A function as long as what it says."""

    path: Path
    line: int
    name: str
    lines: int


class House:
    """The tracked files of a checkout, read once."""

    def __init__(self, root: Path):
        self.root = root
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
        self.paths = [Path(name) for name in listed.split("\0") if name and (root / name).is_file()]
        self.texts = {path: text for path in self.paths if path.suffix in TEXT and (text := self._read(path)) is not None}
        self.code = self._python("src")
        self.tests = self._python("tests")
        self.trees = {path: ast.parse(text) for path, text in self.code.items()}

    def _read(self, path: Path) -> str | None:
        try:
            return (self.root / path).read_text()
        except UnicodeDecodeError:
            return None

    def _python(self, top: str) -> dict[Path, str]:
        return {
            path: text
            for path, text in self.texts.items()
            if path.suffix == ".py" and path.parts[0] == top and "migrations" not in path.parts
        }

    def in_package(self, suffix: str) -> dict[Path, str]:
        return {path: text for path, text in self.texts.items() if path.suffix == suffix and path.parts[0] == "src"}

    def functions(self) -> list[Function]:
        found = ((path, node) for path, tree in self.trees.items() for node in ast.walk(tree) if isinstance(node, DEFINITIONS))
        return [Function(path, node.lineno, node.name, _length(self.code[path], node)) for path, node in found]


DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def figures(house: House) -> list[Figure]:
    return [*_of_functions(house), *_of_files(house), *_of_pages(house), *_of_ruff(house), _of_tests(house)]


def offences(house: House) -> list[str]:
    """Whatever no number says."""
    rows = chain(_named_by_kind(house), _broad_excepts(house), _leftovers(house), _addresses(house), _broken_contracts(house))
    return sorted(rows)


def _of_functions(house: House) -> Iterator[Figure]:
    functions = sorted(house.functions(), key=lambda function: function.lines)
    lengths = [function.lines for function in functions] or [0]
    longest = f"{functions[-1].path}:{functions[-1].line} {functions[-1].name}" if functions else ""
    yield Figure("function lines, median", statistics.median(lengths), 6)
    yield Figure("function lines, p90", _p90(lengths), 20)
    yield Figure("function lines, longest", lengths[-1], 40, where=longest)


def _of_files(house: House) -> Iterator[Figure]:
    lengths = sorted((_said(text), path) for path, text in house.code.items()) or [(0, "")]
    yield Figure("file lines, p90", _p90([lines for lines, _ in lengths]), 200)
    yield Figure("file lines, longest", lengths[-1][0], 300, where=str(lengths[-1][1]))


def _of_pages(house: House) -> Iterator[Figure]:
    longest, where = max(((_filled(text), str(path)) for path, text in house.in_package(".html").items()), default=(0, ""))
    css = [_filled(text) for text in house.in_package(".css").values()]
    yield Figure("template lines, longest", longest, 60, where=where)
    yield Figure("CSS lines, in all", sum(css), 2500)
    yield Figure("CSS files", len(css), 25)


def _of_ruff(house: House) -> Iterator[Figure]:
    """Ruff names every function once its limit is nothing at all."""
    yield _worst(house, "complexity, worst", "C901", "lint.mccabe.max-complexity=0", 7)
    yield _worst(house, "arguments, most", "PLR0913", "lint.pylint.max-args=0", 6)


def _of_tests(house: House) -> Figure:
    code, tests = (sum(map(_said, texts.values())) for texts in (house.code, house.tests))
    return Figure("test lines to a line of code", round(tests / max(1, code), 2), 1, at_least=True, where=f"{tests} : {code}")


def _worst(house: House, name: str, rule: str, bare: str, limit: int) -> Figure:
    paths = [str(path) for path in house.code]
    command = [BIN / "ruff", "check", "--isolated", "--no-cache", "--ignore-noqa", "--select", rule, "--config", bare]
    found = subprocess.run([*command, "--output-format", "json", *paths], cwd=house.root, capture_output=True, text=True, check=False)
    worst, where = max(map(_counted, json.loads(found.stdout or "[]")), default=(0, ""))
    return Figure(name, worst, limit, where=_within(where, house.root))


def _counted(row: dict) -> tuple[int, str]:
    count = re.search(r"\((\d+) > 0\)", row["message"])
    return int(count[1]) if count else 0, f"{row['filename']}:{row['location']['row']}"


def _named_by_kind(house: House) -> Iterator[str]:
    for path, tree in house.trees.items():
        if any(FILE_BY_KIND.search(part) for part in path.with_suffix("").parts[2:]):
            yield f"{path}: named by kind, not by noun or deed"
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and CLASS_BY_KIND.search(node.name):
                yield f"{path}:{node.lineno} {node.name}: named by kind, not by noun or deed"


def _broad_excepts(house: House) -> Iterator[str]:
    for path, tree in house.trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and (node.type is None or BROAD & _names(node.type)):
                yield f"{path}:{node.lineno}: broad except"


def _leftovers(house: House) -> Iterator[str]:
    return _lines(house, LEFTOVER, "left over", CODE)


def _addresses(house: House) -> Iterator[str]:
    return chain(_lines(house, MACHINE_PATH, "a path of one machine", TEXT), _lines(house, INDEX_ADDRESS, "a package index", TEXT))


def _broken_contracts(house: House) -> Iterator[str]:
    """Floors, circles, purity: import-linter's part."""
    if not (house.root / "src" / "amends").exists():
        return
    command = [BIN / "lint-imports", "--no-cache"]
    told = subprocess.run(command, cwd=house.root, env={"PYTHONPATH": "src", "COLUMNS": "200"}, capture_output=True, text=True, check=False)
    if told.returncode:
        broken = [line for line in told.stdout.splitlines() if line.endswith("BROKEN")]
        yield from (f"import-linter: {line}" for line in broken or (told.stdout + told.stderr).strip().splitlines()[-1:])


def _lines(house: House, pattern: re.Pattern, what: str, suffixes: set[str]) -> Iterator[str]:
    for path, text in house.texts.items():
        if path.suffix in suffixes:
            yield from (f"{path}:{number}: {what}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line))


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _length(text: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    whole = "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])
    return _said(whole) - _said(ast.get_docstring(node, clean=False) or "")


def _said(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip() and not line.strip().startswith("#"))


def _filled(text: str) -> int:
    return sum(1 for line in text.splitlines() if line.strip())


def _p90(ordered: list[int]) -> int:
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.9))]


def _within(where: str, root: Path) -> str:
    return where.replace(f"{root.resolve()}/", "")


def report(root: Path) -> Iterable[str]:
    """The figures, then what offends; ends with how many limits are passed."""
    house = House(root)
    weighed, found = figures(house), offences(house)
    yield from map(str, weighed)
    yield from (f"! {row}" for row in found)
    passed = sum(not figure.is_within for figure in weighed) + len(found)
    yield f"{passed} beyond the budgets" if passed else "within the budgets"


if __name__ == "__main__":
    lines = list(report(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    print("\n".join(lines))
    sys.exit(lines[-1] != "within the budgets")
