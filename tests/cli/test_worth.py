import pytest

from amends.base.models import Firm
from amends.steering.models import Reckoning
from tests.steering.unhappiness import buyers, reckoning_of

pytestmark = pytest.mark.django_db(transaction=True)

TERMS = {
    "model": "BG/NBD",
    "terms": {"horizon_weeks": 104.0},
    "spending": {"model": "Gamma-Gamma"},
    "assumptions": [{"name": "margin", "value": 1.0, "unit": "share of spend", "assumed": True, "source": "taken as 1"}],
    "holdout": None,
}
KEYS = {
    "total_cents", "low_cents", "high_cents", "customers",
    "currency", "as_of", "model", "clock", "fallback", "assumptions", "reckoned_at", "horizon_weeks",
}  # fmt: skip


@pytest.fixture
def worths(db, monday):
    Firm.the()
    return buyers(3, reckoning_of(monday, **TERMS, total_cents=54_000, low_cents=50_000, high_cents=60_000, customers=3), monday)


def test_all_together_with_their_interval(said, worths):
    done = said("worth", "--json")

    assert (done.code, done.json.keys()) == (0, KEYS)
    assert [done.json[name] for name in ("total_cents", "low_cents", "high_cents", "customers")] == [54_000, 50_000, 60_000, 3]


def test_a_person_sees_the_total_and_who_is_worth_most(said, worths):
    done = said("worth")

    assert "€540.00 (95 %: €500.00 to €600.00) from 3 customers" in " ".join(done.out.replace("│", " ").split())
    assert "Buyer 0" in done.out


def test_one_customer_in_words(said, worths):
    done = said("worth", f"id:{worths[0].pk}")

    assert done.code == 0
    assert "We expect €180.00 from Buyer 0 in the next 104 weeks" in " ".join(done.out.split())
    assert "The chance that they are still with us is 100 %" in done.out


def test_one_customer_in_figures(said, worths):
    done = said("worth", f"id:{worths[0].pk}", "--json")

    assert done.json["expected_cents"] == 18_000
    assert len(done.json["sentences"]) == 5


def test_all_of_them_in_a_file(said, worths, tmp_path):
    done = said("worth", "--out", tmp_path / "worth.csv", "--json")

    assert done.json == {"file": str(tmp_path / "worth.csv"), "customers": 3}
    assert len((tmp_path / "worth.csv").read_text().splitlines()) == 4


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nobody"], "No customer answers to nobody"),
        (["--out", "worth.txt"], "worth.txt does not say in which form to write: end the name with .csv or .parquet."),
    ],
)
def test_what_cannot_be_shown_is_one_sentence(said, worths, words, sentence):
    done = said("worth", *words)

    assert (done.code, done.out) == (1, "")
    assert sentence in done.err


@pytest.mark.parametrize("words", [[], ["--out", "worth.csv"]])
def test_before_the_first_reckoning_nothing_is_known(said, words):
    done = said("worth", *words)

    assert (done.code, done.err.strip()) == (1, "Worth is not known, because nothing has been reckoned yet: run `amends reckon`.")
    assert not Reckoning.objects.exists()


def test_a_customer_and_a_file_at_once_is_a_wrong_call(said):
    assert said("worth", "17", "--out", "worth.csv").code == 2
