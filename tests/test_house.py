"""What the tools cannot see of the house: keys spelled as strings, floors without a place, tables that nobody guards."""

import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from amends.customers.models import Customer
from amends.recoveries.models import Recovery

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "amends"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# What is shown only as part of something else, and is hidden with it.
SEEN_THROUGH = {
    "base.Event": "what it is about",
    "base.File": "its attachment",
    "base.Firm": "every page",
    "base.OpenHours": "the firm",
    "base.Team": "its teammates",
    "conversations.AutomaticLetter": "its message",
    "chat.Line": "its visit",
    "chat.Visit": "whoever bears its token",
    "chat.Window": "strangers: that is what it is for",
    "conversations.Closing": "its conversation",
    "conversations.Commitment": "its conversation",
    "conversations.Draft": "nobody but its writer",
    "conversations.Enclosure": "nobody but who writes it",
    "conversations.KnownId": "nobody: it is for finding a thread",
    "conversations.Link": "its two conversations",
    "conversations.Recipient": "its message",
    "conversations.RegroupedRow": "its regrouping",
    "conversations.Regrouping": "its two conversations",
    "conversations.Remark": "its arrival",
    "conversations.Snooze": "its conversation",
    "customers.Address": "its customer",
    "customers.Line": "its order",
    "customers.Merge": "its customers",
    "customers.MovedRow": "its merge",
    "customers.Netting": "its return",
    "customers.Organisation": "its customers",
    "customers.Return": "its customer",
    "demo.Truth": "the demo's every page",
    "form.PublicForm": "strangers: that is what it is for",
    "form.Sent": "its arrival",
    "email.Call": "nobody: it is kept in case its letter was read wrongly",
    "imports.Attempt": "its upload",
    "listening.Cause": "every moment: the tree of causes is everybody's",
    "listening.CauseMerge": "the tree of causes",
    "listening.Judgement": "its moment",
    "listening.MovedCause": "its merge",
    "listening.MovedMoment": "its merge",
    "listening.Occasion": "its moment",
    "recoveries.Allowance": "its purse",
    "recoveries.CallingOff": "its recovery",
    "recoveries.Goodwill": "its recovery",
    "recoveries.Purse": "its teammate",
    "recoveries.Step": "its recovery",
    "steering.CauseDamage": "its reckoning: sums over everybody",
    "steering.DamageReckoning": "its sums over everybody",
    "steering.Entered": "the reckoning it went into",
    "steering.Reckoning": "its sums over everybody",
}


def floors():
    """The floor of every top-level module, 0 at the bottom; those side by side share one."""
    layers = next(contract for contract in CONTRACTS if contract["id"] == "floors")["layers"]
    return {name: floor for floor, layer in enumerate(reversed(layers)) for name in re.findall(r"\w+", layer)}


def ours():
    return [model for model in apps.get_models() if model.__module__.startswith("amends.")]


def floor_of(model):
    return floors()[model.__module__.split(".")[1]]


def keys():
    """Every foreign key of ours, those of many-to-many tables included."""
    tables = [*ours(), *(field.remote_field.through for model in ours() for field in model._meta.local_many_to_many)]
    return [field for table in tables for field in table._meta.local_fields if field.is_relation]


def named(field):
    return f"{field.model._meta.label}.{field.name}"


def upstairs(fields):
    return [named(field) for field in fields if field.related_model in ours() and floor_of(field.related_model) > floor_of(field.model)]


def reached_from_below(fields):
    """Crosses floors, and gives the lower floor an accessor to reach upstairs by."""
    across = [field for field in fields if field.related_model in ours() and floor_of(field.related_model) < floor_of(field.model)]
    return [named(field) for field in across if not field.remote_field.hidden]


def test_no_foreign_key_points_upstairs():
    assert upstairs(keys()) == []


def test_nobody_reaches_upstairs_by_a_reverse_accessor():
    many = [field for model in ours() for field in model._meta.local_many_to_many]

    assert reached_from_below([*keys(), *many]) == []


def planted(model, name, target):
    return SimpleNamespace(model=model, name=name, related_model=target, remote_field=SimpleNamespace(hidden=False))


def test_a_key_that_points_upstairs_would_be_seen():
    assert upstairs([planted(Customer, "recovery", Recovery)]) == ["customers.Customer.recovery"]
    assert upstairs([planted(Recovery, "customer", Customer)]) == []


def test_an_accessor_that_reaches_upstairs_would_be_seen():
    assert reached_from_below([planted(Recovery, "customer", Customer)]) == ["recoveries.Recovery.customer"]


def test_nothing_is_deleted_along_with_what_it_points_at():
    restricting = [field for field in keys() if not field.model._meta.auto_created]  # a membership goes with its ends, and is no history

    assert [named(field) for field in restricting if field.remote_field.on_delete is not models.RESTRICT] == []


def test_every_module_has_a_floor():
    found = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}

    assert found - {"__init__", "settings"} <= set(floors())


@pytest.mark.django_db
def test_the_migrations_make_the_tables_of_the_models():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_what_is_shown_says_to_whom():
    guarded = {model._meta.label for model in ours() if hasattr(model._default_manager, "visible_to")}

    assert {model._meta.label for model in ours()} - guarded == set(SEEN_THROUGH)


def test_kinds_need_no_migration_and_rows_no_hidden_order():
    assert [named(field) for model in ours() for field in model._meta.local_fields if field.choices] == []
    assert [model._meta.label for model in ours() if model._meta.ordering] == []


def test_every_amount_is_whole_and_every_instant_has_a_zone():
    columns = [field for model in ours() for field in model._meta.local_fields]
    amounts = [field for field in columns if field.name.endswith("_cents") or field.name == "cents"]

    assert amounts
    assert [named(field) for field in amounts if not isinstance(field, models.IntegerField)] == ["steering.Worth.mean_cents"]
    assert [named(field) for field in columns if field.name.endswith("_at") and not isinstance(field, models.DateTimeField)] == []


def test_every_noun_says_in_one_sentence_what_it_is_in_the_firm():
    assert [
        model._meta.label for model in ours() if model.__doc__ == f"{model.__name__}({', '.join(f.name for f in model._meta.fields)})"
    ] == []
