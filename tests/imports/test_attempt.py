import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from amends.base.jobs import drain
from amends.base.models import Event, Firm
from amends.customers.models import Customer, Order
from amends.imports.attempt import TooLate
from amends.imports.choices import NotIntoTheDemo
from amends.imports.models import Attempt
from amends.imports.progress import CalledOff
from tests.imports.uploads import COUNTS, GOOD, TICKETS, bring, counts, read_now
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(ana, monday):
    return bring(*GOOD, by=ana, at=monday)


@pytest.fixture
def attempt(upload, ana, monday):
    return upload.begin(by=ana, at=monday)


@pytest.mark.django_db(transaction=True)
def test_a_job_brings_the_file_in_and_keeps_what_came_of_it(attempt):
    assert attempt.stage == "waiting"

    drain()

    attempt.refresh_from_db()
    assert (attempt.stage, counts(attempt)) == ("in", COUNTS)
    assert (attempt.read_bytes, attempt.refusal) == (attempt.upload.file.size, "")
    assert Order.objects.get().cents == 350


def test_beginning_waits_for_the_transaction(upload, ana, monday):
    upload.begin(by=ana, at=monday)

    assert ProcrastinateJob.objects.get().args["reaction"] == "amends.imports.reactions:read_upload"


def test_twice_is_once(attempt, monday):
    first = read_now(attempt, monday).outcome

    second = read_now(Attempt.objects.get(), monday)

    assert (second.outcome, Order.objects.count()) == (first, 1)
    assert Event.objects.filter(kind="orders.taken_in").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_read_it_once(attempt, monday):
    together(*[lambda: Attempt.objects.get().read(clock=lambda: monday)] * 2)

    assert counts(Attempt.objects.get()) == COUNTS
    assert Event.objects.filter(kind="orders.taken_in").count() == 1


def test_the_import_is_on_record_under_who_began_it(attempt, ana, monday):
    read_now(attempt, monday)

    assert {event.by for event in Event.objects.exclude(kind="teammates.welcomed")} == {ana}


def test_rows_that_could_not_come_in_are_kept_as_a_file(attempt, monday):
    read_now(attempt, monday)

    lines = attempt.refused_rows.open().read().decode().splitlines()
    assert lines == ["order,customer,time,product,quantity,price,line,reason", "4,Ben,soon,mug,1,3,5,“soon” is no time we can read"]


def test_a_dry_run_counts_the_same_and_keeps_nothing(upload, ana, monday):
    tried = read_now(upload.begin(by=ana, at=monday, dry_run=True), monday)

    assert (tried.stage, counts(tried), tried.refused_rows) == ("tried", COUNTS, None)
    assert not Customer.objects.exists()
    assert read_now(upload.begin(by=ana, at=monday), monday).stage == "in"


def test_what_is_refused_is_said_and_may_be_begun_again_once_corrected(ana, monday):
    upload = bring("7,Ben,5,2026-01-05", by=ana, at=monday, header="order,customer,amount,time")
    upload.correct(by=ana, at=monday, mapping={"time": 0, "customer": 1, "amount": 2, "order": ""})

    refused = read_now(upload.begin(by=ana, at=monday), monday)
    assert (refused.stage, refused.outcome) == ("refused", None)
    assert refused.refusal.startswith("orders.csv: its one row cannot be read; line 2: “7” is no time we can read.")

    upload.correct(by=ana, at=monday, mapping=None)
    assert read_now(upload.begin(by=ana, at=monday), monday).outcome["orders"] == 1


def test_rows_of_a_file_of_which_none_would_do_are_kept_too(ana, monday):
    refused = read_now(bring("4,Ben,soon,mug,1,3", by=ana, at=monday).begin(by=ana, at=monday), monday)

    assert b"soon" in refused.refused_rows.open().read()


def test_a_worker_that_does_not_have_the_file_says_what_to_do(attempt, monday, settings, tmp_path):
    settings.AMENDS_FILES = tmp_path

    refused = read_now(attempt, monday)

    assert refused.refusal.startswith("The worker does not find the file: let it share the folder “files”")


def test_a_fault_of_ours_ends_it_in_a_sentence_and_flies_on(attempt, monday, settings):
    settings.IMPORTS = {"orders": "amends.imports.nowhere"}

    with pytest.raises(ModuleNotFoundError):
        attempt.read(clock=lambda: monday)

    attempt.refresh_from_db()
    assert (attempt.stage, Order.objects.count()) == ("refused", 0)
    assert attempt.refusal.startswith("A fault of ours stopped it, and nothing came in.")


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_is_in_and_the_next_one_does_it(attempt, monday, monkeypatch):
    def killed(self, *_):
        raise SystemExit

    with monkeypatch.context() as while_killed:
        while_killed.setattr(Attempt, "_end", killed)
        while_killed.setattr(Attempt, "_refuse", killed)
        with pytest.raises(SystemExit):
            attempt.read(clock=lambda: monday)
    assert (Order.objects.count(), Attempt.objects.get().stage) == (0, "sorting")

    assert read_now(Attempt.objects.get(), monday).stage == "in"


def test_called_off_before_its_turn_it_never_comes(attempt, upload, ana, dora, monday):
    attempt.call_off(by=dora, at=monday)

    assert (read_now(attempt, monday).stage, attempt.called_off_by, Order.objects.count()) == ("called off", dora, 0)
    assert upload.begin(by=ana, at=monday).is_under_way


@pytest.mark.django_db(transaction=True)
def test_called_off_while_it_is_read_nothing_comes_in(attempt, dora, monday, monkeypatch):
    def stop_at(self, further_bytes):
        Attempt.objects.get().call_off(by=dora, at=monday)
        self._tell()

    monkeypatch.setattr("amends.imports.progress.Progress.__call__", stop_at)
    read_now(attempt, monday)

    assert (attempt.stage, attempt.refusal, Order.objects.count()) == ("called off", "It was stopped: nothing came in.", 0)


@pytest.mark.django_db(transaction=True)
def test_called_off_at_the_last_moment_nothing_comes_in_either(attempt, dora, monday, monkeypatch):
    def stop_meanwhile(refused, at):
        together(lambda: Attempt.objects.get().call_off(by=dora, at=monday))

    monkeypatch.setattr("amends.imports.attempt._kept", stop_meanwhile)
    read_now(attempt, monday)

    assert (attempt.stage, Order.objects.count()) == ("called off", 0)


def test_what_has_ended_is_not_called_off(attempt, dora, monday):
    read_now(attempt, monday)

    with pytest.raises(TooLate, match="had ended before it could be stopped"):
        attempt.call_off(by=dora, at=monday)


def test_a_simulated_firm_takes_it_only_when_that_was_said(upload, ana, monday):
    Firm.objects.filter(pk=Firm.the().pk).update(simulated_at=monday)
    with pytest.raises(NotIntoTheDemo):
        upload.begin(by=ana, at=monday)

    upload.correct(by=ana, at=monday, into_demo=True)

    assert read_now(upload.begin(by=ana, at=monday), monday).stage == "in"


def test_news_opens_what_history_does_not(ana, monday):
    upload = bring("1,ben@x.example,2026-03-01,It broke,", by=ana, at=monday, header=TICKETS, name="today.csv")
    upload.correct(by=ana, at=monday, live=True)

    assert read_now(upload.begin(by=ana, at=monday), monday).outcome["live"] is True


def test_the_newest_attempt_of_each_is_found_at_once(upload, ana, monday, django_assert_num_queries):
    other = bring("1", by=ana, at=monday, header="a")
    for one in (upload, upload, other):
        read_now(one.begin(by=ana, at=monday, dry_run=True), monday)

    with django_assert_num_queries(1):
        newest = Attempt.objects.newest_of([upload, other])

    assert {pk: attempt.stage for pk, attempt in newest.items()} == {upload.pk: "tried", other.pk: "refused"}
    assert newest[upload.pk].pk > upload.attempts.order_by("pk")[0].pk


def test_how_far_it_is_shows_in_a_word(attempt):
    stages = []
    for read in (None, 0, 5, attempt.upload.file.size):
        attempt.read_bytes = read
        stages.append(attempt.stage)

    assert stages == ["waiting", "looking", "reading", "sorting"]


def test_what_stops_it_is_a_refusal_with_a_sentence():
    assert str(CalledOff("It was stopped.")) == "It was stopped."
