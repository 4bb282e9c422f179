from collections.abc import Iterable

from django.db import connection, models, transaction

from amends.customers.models import Customer
from amends.steering.kept.reckoning import Reckoning

REPLACING = 0x776F727468  # an advisory lock's number: the letters of worth
COLUMNS = (
    "customer_id",
    "expected_cents",
    "low_cents",
    "high_cents",
    "given_alive_cents",
    "alive",
    "repeats",
    "last_weeks",
    "age_weeks",
    "mean_cents",
    "purchases",
)


class WorthQuerySet(models.QuerySet):
    def visible_to(self, teammate):
        return self.filter(customer__in=Customer.objects.visible_to(teammate))

    @transaction.atomic
    def replace(self, reckoning: Reckoning, rows: Iterable[bytes]) -> None:
        """Keep a reckoning with everybody's worth (CSV of COLUMNS, by the piece) in place of the last one: a reader sees old or new.

        The draws behind the last one have served.
        """
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REPLACING])
            reckoning.save()
            cursor.execute(ANEW)
            with cursor.copy(COPY) as copy:
                for piece in rows:
                    copy.write(piece)
            cursor.execute(REPLACE, [reckoning.pk])
            cursor.execute("DELETE FROM steering_worth WHERE reckoning_id <> %s", [reckoning.pk])
            cursor.execute("DROP TABLE worth_anew")
        Reckoning.objects.exclude(pk=reckoning.pk).exclude(doubt={}).update(doubt={})


class Worth(models.Model):
    """What a customer is still worth to us by the last reckoning: expected, and a 95 % predictive interval."""

    customer = models.OneToOneField(Customer, models.RESTRICT, related_name="+")
    reckoning = models.ForeignKey(Reckoning, models.RESTRICT, related_name="worths")
    expected_cents = models.BigIntegerField()
    low_cents = models.BigIntegerField()
    high_cents = models.BigIntegerField()
    given_alive_cents = models.BigIntegerField()
    alive = models.FloatField()
    repeats = models.IntegerField()
    last_weeks = models.FloatField()
    age_weeks = models.FloatField()
    mean_cents = models.FloatField(null=True, blank=True)
    purchases = models.FloatField()

    objects = WorthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(alive__gte=0, alive__lte=1), name="alive_is_a_chance"),
            models.CheckConstraint(condition=models.Q(low_cents__lte=models.F("high_cents")), name="worth_low_below_high"),
        ]
        indexes = [models.Index(fields=["-expected_cents", "customer"], name="worth_most_first")]

    def __str__(self) -> str:
        return f"{self.expected_cents} cents"


# S608: the columns are those above.
LISTED = ", ".join(COLUMNS)
ANEW = f"CREATE TEMPORARY TABLE worth_anew ON COMMIT DROP AS SELECT {LISTED} FROM steering_worth WITH NO DATA"  # noqa: S608
COPY = f"COPY worth_anew ({LISTED}) FROM STDIN (FORMAT csv)"
REPLACE = f"""
    INSERT INTO steering_worth ({LISTED}, reckoning_id) SELECT {LISTED}, %s FROM worth_anew
    ON CONFLICT (customer_id) DO UPDATE SET
    {", ".join(f"{column} = excluded.{column}" for column in (*COLUMNS[1:], "reckoning_id"))}
"""  # noqa: S608
