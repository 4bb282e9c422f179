from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models, transaction
from django.db.models.lookups import StartsWith
from django.utils.translation import gettext as _

from amends.base.digits import number
from amends.base.event import Event, record
from amends.base.refusal import Refusal
from amends.customers.organisation import Organisation
from amends.customers.written import LONGEST, begun, folded, plainly, words_of

KINDS = ("external", "internal")
OUR_ID = "id:"
MANY = 1000


class NoSuchKind(Refusal):
    """A customer is outside the firm or inside it."""


class NameTooLong(Refusal):
    """More than a name."""


class RenamedSince(Refusal):
    """A later name is not taken back with an earlier one."""


class IsGone(Refusal):
    """This customer turned out to be somebody else."""


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        """Everybody in the firm serves everybody; who has left sees nobody."""
        return self.present() if teammate.is_authenticated and teammate.is_active else self.none()

    def present(self):
        """Without those who turned out to be somebody else."""
        return self.filter(merged_into=None)

    def external(self):
        """Who can be worth something: a colleague never enters worth, damage or silence."""
        return self.present().filter(kind="external")

    def found(self, text: str):
        """Whom somebody may mean who has typed so far: a word of the name, an address or number that begins so, or our own id.

        Nothing typed leaves everybody.
        """
        typed = plainly(text)
        if not typed:
            return self if not text.strip() else self.none()
        ways = _named(typed), _addressed(typed), _numbered(typed)
        meant = {pk for way in ways for pk in way.values_list("pk", flat=True)[: MANY + 1]}
        return self.filter(pk__in=meant) if len(meant) <= MANY else self.filter(_is_meant(typed))

    def turned_out(self, pk: int) -> "Customer | None":
        """Who the one of that number turned out to be, if among these."""
        row = Customer.objects.filter(pk=pk).first()
        while row is not None and row.merged_into_id:
            row = row.merged_into
        return self.filter(pk=row.pk).first() if row else None

    def seen(self, at) -> int:
        """Heard of at that time. Never backwards: an earlier word changes nothing."""
        return self.filter(models.Q(last_seen_at=None) | models.Q(last_seen_at__lt=at)).update(last_seen_at=at)


class Customer(models.Model):
    """A person served, outside the firm or inside it."""

    name = models.TextField(blank=True, default="")
    kind = models.TextField(default="external")
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="customers")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    words = models.GeneratedField(expression=words_of("name"), output_field=SearchVectorField(), db_persist=True)
    merged_into = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="+")

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="customer_is_outside_or_inside"),
            models.CheckConstraint(condition=~models.Q(merged_into=models.F("id")), name="customer_is_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="customer_by_name"),
            models.Index(models.F("last_seen_at").desc(nulls_last=True), models.F("id").desc(), name="customer_seen_last"),
            GinIndex(fields=["words"], name="customer_by_word"),
        ]

    def __str__(self) -> str:
        return self.name or f"Customer {self.pk}"

    @transaction.atomic
    def rename(self, name: str, *, by, at) -> Event | None:
        """Called so from now on. Without a name they go by their number. Returns what was recorded, if it is news."""
        was, name = self.held().name, " ".join(name.split())
        if len(name) > LONGEST:
            raise NameTooLong(_("A name has at most %(letters)d letters: write a shorter one.") % {"letters": LONGEST})
        if name == was:
            return None
        self._change(name=name)
        return record("customers.renamed", about=self, by=by, at=at, was=was, now=name)

    @transaction.atomic
    def rename_back(self, renamed: Event, *, by, at) -> None:
        """As they were called before, unless somebody has found a better name since."""
        now = self.held().name
        if now != renamed.details["now"]:
            raise RenamedSince(_("They have been renamed since, and are called %(name)s now.") % {"name": now or self})
        self.rename(renamed.details["was"], by=by, at=at)

    @transaction.atomic
    def become(self, kind: str, *, by, at) -> None:
        """From outside the firm to inside it, or back. A colleague never enters worth, damage or silence."""
        if kind not in KINDS:
            raise NoSuchKind(_("A customer is external or internal: choose one of the two."))
        was = self.held().kind
        if kind != was:
            self._change(kind=kind)
            record("customers.became", about=self, by=by, at=at, was=was, now=kind)

    def held(self) -> "Customer":
        """As the row is now, and stays until the transaction ends."""
        held = Customer.objects.select_for_update(no_key=True).get(pk=self.pk)
        if held.merged_into_id:
            raise IsGone(_("%(name)s has been merged meanwhile: open the customer they were merged into.") % {"name": held})
        return held

    def _change(self, **fields) -> None:
        Customer.objects.filter(pk=self.pk).update(**fields)
        self.refresh_from_db(fields=list(fields))


def _named(typed: str):
    has_begun = begun("words", typed)
    return Customer.objects.filter(has_begun) if has_begun else Customer.objects.none()


def _addressed(typed: str):
    return Customer.objects.filter(StartsWith(folded("addresses__value"), folded(models.Value(typed))))


def _numbered(typed: str):
    pk = number(typed.removeprefix(OUR_ID))
    return Customer.objects.none() if pk is None else Customer.objects.filter(pk=pk)


def _is_meant(typed: str):
    """The same asked of each row on the way through a list, which is soon full where many are meant."""
    begins = models.Exists(_addressed(typed).filter(pk=models.OuterRef("pk")))
    has_begun = begun("words", typed)
    return begins | models.Q(has_begun) if has_begun else models.Q(begins)
