"""A row of any table, for tests that care about one column of it."""

from itertools import count

from django.db import models

from tests.cast import MONDAY

EXAMPLES = {
    models.CharField: "x",
    models.TextField: "x",
    models.EmailField: "x@x.example",
    models.IntegerField: 0,
    models.BigIntegerField: 0,
    models.PositiveIntegerField: 1,
    models.PositiveSmallIntegerField: 1,
    models.DecimalField: 1,
    models.FloatField: 0.0,
    models.DateField: MONDAY.date(),
    models.DateTimeField: MONDAY,
    models.JSONField: {},
}
NUMBERS = count(1)
FIXED_WORDS = {"clock": "day"}


def row(model, **said):
    """What is not said is filled in with an example, rows it points at included."""
    return model._base_manager.create(
        **{field.name: _example(field) for field in model._meta.concrete_fields if _is_open(field, said)} | said
    )


def _is_open(field, said) -> bool:
    return not (field.name in said or field.null or field.has_default() or field.auto_created or field.generated)


def _example(field):
    if field.is_relation:
        return row(field.related_model)
    if field.unique and isinstance(field, models.TextField | models.CharField):
        return f"x{next(NUMBERS)}"
    return FIXED_WORDS.get(field.name, EXAMPLES[type(field)])
