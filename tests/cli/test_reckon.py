import pytest

from amends.base.models import Firm
from amends.steering.models import Reckoning, Worth
from tests.shared import needs_shared
from tests.steering.orders import cdnow, put_on_record, regulars

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = {
    "model", "parameters", "log_likelihood", "clock", "as_of", "customers", "orders", "fallback", "holdout",
    "version", "spending", "assumptions", "warnings", "total_cents", "low_cents", "high_cents", "reckoned_at", "currency",
}  # fmt: skip


@pytest.fixture
def on_record(db, monday):
    Firm.the()
    return put_on_record(regulars(monday))


@needs_shared
def test_cdnow_by_days_is_one_object_with_the_published_numbers(said):
    put_on_record(cdnow())

    done = said("reckon", "--as-of", "1997-09-30", "--clock", "day", "--json")

    assert (done.code, done.json.keys()) == (0, KEYS)
    assert done.json["parameters"] == pytest.approx({"r": 0.2426, "alpha": 4.4136, "a": 0.7929, "b": 2.4259}, abs=0.001)
    assert done.json["log_likelihood"] == pytest.approx(-9582.429, abs=0.001)
    assert (done.json["as_of"], done.json["clock"], done.json["customers"], done.json["fallback"]) == ("1997-09-30", "day", 2357, None)
    assert done.json["holdout"].keys() >= {"mae", "naive_mae", "beats_same_rate", "sentence", "deciles", "pit", "weeks", "correlation"}


def test_a_person_gets_a_table_with_what_was_assumed(said, on_record):
    done = said("reckon")

    assert done.code == 0
    assert all(
        word in done.out for word in ("worth in all", "held out", "assumed", "margin on what customers spend 100 %", "log-likelihood")
    )
    assert Worth.objects.count() == 40


def test_a_fallback_is_said_aloud(said, on_record):
    done = said("reckon")

    assert "how much customers differ in leaving is not known; a + b is held at 5." in " ".join(done.err.split())


def test_without_orders_it_is_one_sentence_and_code_1(said):
    done = said("reckon", "--json")

    assert (done.code, done.out) == (1, "")
    assert done.err.strip() == (
        "Worth is not known, because there is no order of a customer yet: take some in with `amends import orders FILE`."
    )
    assert not Reckoning.objects.exists()


@pytest.mark.parametrize("words", [("--as-of", "30.9.1997"), ("--clock", "sundial"), ("--as-of",)])
def test_a_wrong_call_is_code_2(said, words):
    assert said("reckon", *words).code == 2


def test_what_is_no_day_is_answered_with_one(said):
    assert "30.9.1997 is no day: write it as 2026-03-31." in said("reckon", "--as-of", "30.9.1997").err


def test_a_day_that_lies_ahead_is_refused(said, on_record):
    done = said("reckon", "--as-of", "9999-12-31")

    assert (done.code, done.err.strip()) == (1, "9999-12-31 lies ahead: choose today or a day that has been.")
