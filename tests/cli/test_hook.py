import pytest

from amends.base.models import Firm
from amends.channels.email.models import Hook

pytestmark = pytest.mark.django_db


def test_an_address_is_opened_told_listed_and_closed(said, inbox, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://desk.firm.example"]

    told = said("hook", "add", "postmark", "--inbox", inbox.name).out.strip()
    (row,) = said("hook", "list", "--json").json["hooks"]
    said("hook", "close", row["number"])

    assert told == row["address"] == f"https://desk.firm.example{Hook.objects.get().path}"
    assert (row["provider"], row["inbox"], row["last_call"]) == ("Postmark", inbox.name, None)
    assert said("hook", "list", "--json").json == {"hooks": []}


def test_a_key_comes_by_standard_input_and_is_sealed(said, inbox):
    told = said("hook", "add", "mailgun", "--inbox", inbox.name, "--key-stdin", "--json", typed="a-key\n").json

    assert told["provider"] == "Mailgun"
    assert "a-key" not in Hook.objects.get().signing_key


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("add", "pigeon", "--inbox", "Letters"), 2, "pigeon"),
        (("add", "postmark"), 2, "--inbox"),
        (("add", "postmark", "--inbox", "Nobody"), 1, "There is no inbox named Nobody; there are: Letters."),
        (("add", "mailgun", "--inbox", "Letters"), 1, "enter its signing key"),
        (("close", "7"), 2, "No address with the number 7 is open"),
    ],
)
def test_what_cannot_be_is_said(said, inbox, words, code, sentence):
    done = said("hook", *words)

    assert (done.code, sentence in done.err) == (code, True)


def test_no_provider_brings_real_letters_to_a_simulated_firm(said, inbox, monday):
    Firm.objects.update_or_create(id=1, defaults={"simulated_at": monday})
    done = said("hook", "add", "postmark", "--inbox", inbox.name)

    assert (done.code, "no answer leaves it" in done.err) == (1, True)


def test_a_person_reads_a_table(said, inbox):
    said("hook", "add", "postmark", "--inbox", inbox.name)

    assert "Postmark" in said("hook", "list").out
