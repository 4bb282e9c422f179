from django.db import connection, models, transaction
from django.db.models.functions import Lower

from amends.base.refusal import Refusal

ROOTS = {
    "people": "Our people",
    "company": "Our products, processes and promises",
    "customer": "The customer's side",
}


class CannotHang(Refusal):
    """A cause cannot be hung there."""


class CauseQuerySet(models.QuerySet):
    def root(self, key: str) -> "Cause":
        """One of the three roots; made when first asked for."""
        root, _ = self.get_or_create(root=key, parent=None, defaults={"name": ROOTS[key]})
        return root

    def under(self, parent: "Cause", name: str) -> "Cause":
        """The cause of that name below a parent, however it is capitalised; made when first named."""
        name = name.strip()
        cause, _ = self.get_or_create(parent=parent, name__iexact=name, defaults={"name": name, "root": parent.root})
        return cause

    def named(self, name: str) -> "Cause":
        """A cause by its name alone, as an import or a person types it; a new one starts under the company's root."""
        found = self.filter(name__iexact=name.strip(), archived_at=None).exclude(parent=None).order_by("pk").first()
        return found or self.under(self.root("company"), name)


class Cause(models.Model):
    """Why it happened: a branch of the tree under our people, our products and processes, the customer's side."""

    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="children")
    root = models.TextField()
    name = models.TextField()
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(root__in=tuple(ROOTS)), name="cause_has_a_root"),
            models.UniqueConstraint(fields=["root"], condition=models.Q(parent=None), name="three_roots"),
            models.UniqueConstraint("parent", Lower("name"), name="one_cause_a_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="cause_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def move(self, parent: "Cause") -> None:
        """Hang this cause, and what hangs below it, under another."""
        list(Cause.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk"))  # two moves at once could make a circle
        below = self.branch()
        parent.refresh_from_db()
        self._refuse(parent, below)
        Cause.objects.filter(pk=self.pk).update(parent=parent)
        Cause.objects.filter(pk__in=below).update(root=parent.root)
        self.refresh_from_db()

    def _refuse(self, parent, below) -> None:
        if self.parent_id is None:
            raise CannotHang(f"{self} is one of the three roots: move what hangs below it.")
        if parent.pk in below:
            raise CannotHang(f"{parent} hangs below {self}: choose another place.")
        if Cause.objects.filter(parent=parent, name__iexact=self.name).exclude(pk=self.pk).exists():
            raise CannotHang(f"{parent} has a cause named {self.name} already: rename one of them first.")

    def branch(self) -> list[int]:
        """This cause and all below it."""
        with connection.cursor() as cursor:
            cursor.execute(BRANCH, [self.pk])
            return [row[0] for row in cursor.fetchall()]


BRANCH = """
    WITH RECURSIVE branch(id) AS (
        SELECT %s::bigint
        UNION SELECT cause.id FROM listening_cause cause JOIN branch ON cause.parent_id = branch.id
    ) SELECT id FROM branch
"""
