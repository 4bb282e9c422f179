from itertools import groupby

from django.apps import apps
from django.db import IntegrityError, models, transaction


class RegroupedRowQuerySet(models.QuerySet):
    def change(self, regrouping, rows, column: str, value) -> None:
        """Write a value into one column of some rows, and remember what stood there. A row that cannot take it stays as it is."""
        field = rows.model._meta.get_field(column)
        before = dict(rows.exclude(**{field.attname: value}).values_list("pk", field.attname))
        place = {"regrouping": regrouping, "table": rows.model._meta.label_lower, "column": column, "became": _said(value)}
        changed = _write(rows.model, list(before), field.attname, value)
        self.bulk_create([RegroupedRow(row_id=pk, was=_said(before[pk]), **place) for pk in changed], ignore_conflicts=True)

    def make(self, regrouping, row) -> None:
        """Remember a row that was made for it."""
        self.create(regrouping=regrouping, table=row._meta.label_lower, column="", row_id=row.pk)

    def give_back(self) -> None:
        """Everything as it was, the last change first; what somebody has changed since stays so."""
        change = ("table", "column", "was", "became")
        said = self.order_by("-pk").values_list(*change, "row_id")
        for (table, column, was, became), group in groupby(said, key=lambda row: row[:4]):
            model, pks = apps.get_model(table), [row[4] for row in group]
            if not column:
                model._base_manager.filter(pk__in=pks).delete()
                continue
            field = model._meta.get_field(column)
            still = model._base_manager.filter(pk__in=pks, **{field.attname: _meant(field, became)})
            _write(model, list(still.values_list("pk", flat=True)), field.attname, _meant(field, was))


class RegroupedRow(models.Model):
    """One row that a regrouping changed in one column, and what stood there; no column: it was made."""

    regrouping = models.ForeignKey("conversations.Regrouping", models.RESTRICT, related_name="rows")
    table = models.TextField()
    column = models.TextField(blank=True)
    row_id = models.BigIntegerField()
    was = models.TextField(null=True)
    became = models.TextField(null=True)

    objects = RegroupedRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regrouping", "table", "column", "row_id"], name="regrouped_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


def _write(model, pks: list[int], attname: str, value) -> list[int]:
    """All at once; where one of them stands against it, each by itself. Returns those that took it."""
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=pks).update(**{attname: value})
    except IntegrityError:
        return [pk for half in _halves(pks) for pk in _write(model, half, attname, value)]
    return pks


def _halves(pks: list[int]) -> list[list[int]]:
    middle = len(pks) // 2
    return [pks[:middle], pks[middle:]] if middle else []


def _said(value) -> str | None:
    if value is None:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _meant(field, said: str | None):
    if said is None:
        return None
    return (field.target_field if field.is_relation else field).to_python(said)
