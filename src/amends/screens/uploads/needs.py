"""What each kind of file needs, for whoever has one to bring."""

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.utils.functional import Promise

from amends.screens.uploads.words import EXAMPLES, FIELDS, FORMATS, HOLDS


@dataclass(frozen=True)
class Needs:
    """A format: what has to stand in a file, what else is used, and how one looks."""

    name: str | Promise
    holds: str | Promise
    needed: list[str | Promise]
    one_of: list[str | Promise]
    used: list[str | Promise]
    example: str


def needs() -> list[Needs]:
    return [_needs(name, import_module(module)) for name, module in settings.IMPORTS.items()]


def _needs(name: str, format_: ModuleType) -> Needs:
    needed = [field.name for field in format_.FIELDS if field.needed]
    used = [field.name for field in format_.FIELDS if field.name not in (*needed, *format_.ONE_OF)]
    return Needs(FORMATS.get(name, name), HOLDS.get(name, ""), _words(needed), _words(format_.ONE_OF), _words(used), EXAMPLES.get(name, ""))


def _words(names) -> list[str | Promise]:
    return [FIELDS.get(name, name) for name in names]
