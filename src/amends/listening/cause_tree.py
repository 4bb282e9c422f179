"""The tree of causes: how it is found, walked and held still."""

from django.db import OperationalError, connection, models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from amends.base.refusal import Refusal

ROOTS = {
    "people": "Our people",
    "company": "Our products, processes and promises",
    "customer": "The customer's side",
}
MERGING = 0x6361757365  # an advisory lock's number: the letters of cause
PATIENCE = "5s"


class CausesInUse(Refusal):
    """An import or somebody's judgement is naming causes just now."""


class CauseQuerySet(models.QuerySet):
    def root(self, key: str):
        """One of the three roots; made when first asked for."""
        root, _fresh = self.get_or_create(root=key, parent=None, defaults={"name": ROOTS[key]})
        return root

    def under(self, parent, name: str):
        """The cause of that name below a parent, however it is capitalised; made when first named. Merged, it is the one that was kept."""
        below = self.filter(parent=parent).called(name)
        cause, _fresh = below.get_or_create(defaults={"parent": parent, "name": name.strip(), "root": parent.root})
        return cause.survivor()

    def named(self, name: str):
        """A cause by its name alone, as an import or a person types it; a new one starts under the company's root."""
        known = self.called(name).exclude(parent=None)
        current = known.filter(archived_at=None).order_by("pk").first()
        merged = known.exclude(merged_into=None).order_by("pk").first()
        found = current or (merged and merged.survivor())
        return found or self.under(self.root("company"), name)

    def called(self, name: str):
        """However it is capitalised, as the database tells capitals."""
        return self.annotate(written=Lower("name")).filter(written=Lower(models.Value(name.strip())))

    def current(self):
        """Neither archived nor merged into another."""
        return self.filter(archived_at=None)

    def tree(self, *, archived: bool = False) -> list:
        """Every cause after its parent, by name below each, with its `depth` (0: a root). Archived ones if asked for, merged ones never."""
        return list(self.raw(TREE, [list(ROOTS), archived]))

    def branches(self) -> list[int]:
        """These causes and all below them."""
        with connection.cursor() as cursor:
            cursor.execute(BRANCHES, [list(self.values_list("pk", flat=True))])
            return [pk for (pk,) in cursor.fetchall()]

    def hang(self, parent) -> None:
        """Put these below a parent, with all that hangs below them. Who calls holds the tree, and sees to it that no ring comes of it."""
        moved = list(self.values_list("pk", flat=True))
        self.model.objects.filter(pk__in=moved).update(parent=parent)
        self.model.objects.filter(pk__in=self.model.objects.filter(pk__in=moved).branches()).update(root=parent.root)

    def hold(self) -> None:
        """Nobody else changes the tree until the transaction ends: of two moves at once could come a ring."""
        list(self.select_for_update(no_key=True).filter(parent=None).order_by("pk"))


def name_causes() -> None:
    """No cause is merged until the transaction ends: what is judged with it would stay with the one that is gone. To be called before any
    moment is held, as whoever merges causes goes for the moments last.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [MERGING])


def merge_causes() -> None:
    """No moment is judged until the transaction ends."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MERGING])
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as busy:
        raise CausesInUse(_("Causes are being named just now, perhaps by an import: try again when that is done.")) from busy


BRANCHES = """
    WITH RECURSIVE branch(id) AS (
        SELECT unnest(%s::bigint[])
        UNION SELECT cause.id FROM listening_cause cause JOIN branch ON cause.parent_id = branch.id
    ) SELECT id FROM branch
"""
TREE = """
    WITH RECURSIVE tree AS (
        SELECT root.*, 0 AS depth, ARRAY[array_position(%s::text[], root.root)::text] AS place FROM listening_cause root
        WHERE parent_id IS NULL
        UNION ALL
        SELECT cause.*, depth + 1, place || lower(cause.name) FROM listening_cause cause JOIN tree ON cause.parent_id = tree.id
        WHERE cause.merged_into_id IS NULL AND (%s OR cause.archived_at IS NULL)
    ) SELECT * FROM tree ORDER BY place
"""
SURVIVORS = """
    RECURSIVE survivor(id, kept) AS (
        SELECT id, id FROM listening_cause WHERE merged_into_id IS NULL
        UNION ALL SELECT gone.id, survivor.kept FROM listening_cause gone JOIN survivor ON gone.merged_into_id = survivor.id
    )
"""
