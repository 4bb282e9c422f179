from django.apps import apps
from django.db import OperationalError, connection, models, transaction
from django.utils.translation import gettext as _

from amends.base.event import record
from amends.base.models import Teammate
from amends.base.refusal import Refusal
from amends.customers.address import TAKING_IN
from amends.customers.belongings import Preview, membership, pointers
from amends.customers.customer import Customer

NOTHING = models.Q(pk__in=[])
PATIENCE = "5s"


class CannotMerge(Refusal):
    """These two cannot become one."""


class CannotUndo(Refusal):
    """This merge cannot be taken back."""


class Merge(models.Model):
    """Two customers turned out to be one person. It keeps what was moved, so that it can be taken back."""

    kept = models.ForeignKey(Customer, models.RESTRICT, related_name="+")
    gone = models.ForeignKey(Customer, models.RESTRICT, related_name="+")
    by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(Teammate, models.RESTRICT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    kept_first_seen_at = models.DateTimeField(null=True)
    kept_last_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gone"], condition=models.Q(undone_at=None), name="gone_into_one"),
            models.CheckConstraint(condition=~models.Q(kept=models.F("gone")), name="merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} into {self.kept_id}"

    @classmethod
    @transaction.atomic
    def preview(cls, kept: Customer, gone: Customer) -> Preview:
        """What merging would move and leave. Refuses as merging would."""
        return Preview.of(*_locked(kept, gone))

    @classmethod
    @transaction.atomic
    def of(cls, kept: Customer, gone: Customer, *, by, at) -> "Merge":
        """Point every row of the one at the other, and remember which rows."""
        _beside_no_import()
        kept, gone = _locked(kept, gone)
        seen = {"kept_first_seen_at": kept.first_seen_at, "kept_last_seen_at": kept.last_seen_at}
        merge = cls.objects.create(kept=kept, gone=gone, by=by, at=at, **seen)
        for model, field in pointers():
            MovedRow.objects.move(merge, model, field)
        _move_memberships(merge)
        _see_as_one(kept, gone)
        gone.merged_into = kept
        gone.save(update_fields=["merged_into"])
        record("customers.merged", about=kept, by=by, at=at, gone=gone.pk)
        return merge

    @transaction.atomic
    def undo(self, *, by, at) -> None:
        """Give back what was moved; what arrived since stays with the one who was kept."""
        _beside_no_import()
        kept = _rows(self.kept_id, self.gone_id)[self.kept_id]
        taken = Merge.objects.filter(pk=self.pk, undone_at=None).update(undone_at=at, undone_by=by)
        if not taken:
            raise CannotUndo(_("This merge has been taken back already."))
        if kept.merged_into_id:
            raise CannotUndo(_("%(name)s has since been merged into somebody else: take that back first.") % {"name": kept})
        Customer.objects.filter(pk=self.gone_id).update(merged_into=None)
        MovedRow.objects.give_back(self)
        self._see_as_two()
        self.refresh_from_db()
        record("customers.parted", about=self.kept, by=by, at=at, gone=self.gone_id)

    def _see_as_two(self) -> None:
        """Seen as before, where nobody was heard of since; merges of earlier versions did not say when that was."""
        gone, kept = self.gone, Customer.objects.filter(pk=self.kept_id)
        if self.kept_first_seen_at:
            kept.filter(first_seen_at=gone.first_seen_at).update(first_seen_at=self.kept_first_seen_at)
            kept.filter(last_seen_at=gone.last_seen_at).update(last_seen_at=self.kept_last_seen_at)


class MovedRowQuerySet(models.QuerySet):
    def move(self, merge, model, field, *, unless=NOTHING) -> None:
        found = model._base_manager.filter(**{field.attname: merge.gone_id}).exclude(unless)
        rows = list(found.values_list("pk", flat=True))
        self.bulk_create([MovedRow(merge=merge, table=model._meta.label_lower, column=field.name, row_id=row) for row in rows])
        model._base_manager.filter(pk__in=rows).update(**{field.attname: merge.kept_id})

    def give_back(self, merge) -> None:
        for table, column in set(self.filter(merge=merge).values_list("table", "column")):
            rows = self.filter(merge=merge, table=table, column=column).values_list("row_id", flat=True)
            apps.get_model(table)._base_manager.filter(pk__in=list(rows)).update(**{f"{column}_id": merge.gone_id})


class MovedRow(models.Model):
    """One row that a merge pointed elsewhere."""

    merge = models.ForeignKey(Merge, models.RESTRICT, related_name="moved_rows")
    table = models.TextField()
    column = models.TextField()
    row_id = models.BigIntegerField()

    objects = MovedRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "table", "column", "row_id"], name="moved_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"


def _beside_no_import() -> None:
    """An import writes for the customers it found when it began: merged meanwhile, what it brings would stay with who is gone."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [TAKING_IN])
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as busy:
        raise CannotMerge(_("Customers are being imported just now: try again when that is done.")) from busy


def _locked(kept, gone):
    if kept.pk == gone.pk:
        raise CannotMerge(_("A customer cannot be merged with themselves: choose somebody else."))
    found = _rows(kept.pk, gone.pk)
    for row in found.values():
        if row.merged_into_id:
            raise CannotMerge(_("%(name)s has been merged already: open the customer they were merged into.") % {"name": row})
    kept, gone = found[kept.pk], found[gone.pk]
    if kept.kind != gone.kind:
        said = {"kept": kept, "kept_kind": kept.kind, "gone": gone, "gone_kind": gone.kind}
        raise CannotMerge(_("%(kept)s is %(kept_kind)s, %(gone)s is %(gone_kind)s: change one of them first.") % said)
    return kept, gone


def _rows(*pks) -> dict[int, Customer]:
    """Held until the transaction ends, always in the same order, so that two merges never wait for one another."""
    return Customer.objects.select_for_update().order_by("pk").in_bulk(pks)


def _move_memberships(merge) -> None:
    """Where both belong to the same organisation, each keeps their own membership."""
    shared = membership().objects.filter(customer=merge.kept_id).values("organisation")
    MovedRow.objects.move(merge, membership(), membership()._meta.get_field("customer"), unless=models.Q(organisation__in=shared))


def _see_as_one(kept, gone) -> None:
    """The one who is kept was seen whenever either of them was."""
    kept.first_seen_at = min(kept.first_seen_at, gone.first_seen_at)
    kept.last_seen_at = max(filter(None, (kept.last_seen_at, gone.last_seen_at)), default=None)
    kept.save(update_fields=["first_seen_at", "last_seen_at"])
