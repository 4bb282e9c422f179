"""What a virus scanner has to say of a file that came with a letter."""

from io import BytesIO

import pytest

from amends.base.environment import Server
from amends.conversations.letterbox import scan as scanning
from amends.conversations.letterbox.scan import ScannerOutOfReach, TooLargeToScan, scan
from tests.conversations.letterbox.clamd import CLAMD, WORM, StandIn, real

NOBODY_LISTENS = Server("tcp", "127.0.0.1", 1)


@pytest.fixture(scope="module")
def clamd():
    if CLAMD is None:
        pytest.skip("clamd is not installed: Debian's package is clamav-daemon")
    with real() as place:
        yield place


@pytest.fixture
def stand_in(settings):
    def answering(answer, **more):
        found = StandIn(answer, **more)
        settings.AMENDS_CLAMD_URL = found.place
        return found

    return answering


def test_without_a_scanner_nothing_is_asked(settings):
    settings.AMENDS_CLAMD_URL = None

    assert scan(BytesIO(WORM)) is None


def test_the_real_one_names_what_it_finds(clamd, settings):
    settings.AMENDS_CLAMD_URL = clamd

    assert scan(BytesIO(b"Dear all, " * 20_000 + WORM)) == "Amends.Worm.UNOFFICIAL"


def test_the_real_one_finds_nothing_where_nothing_is(clamd, settings):
    settings.AMENDS_CLAMD_URL = clamd

    assert scan(BytesIO(b"Dear all, " * 20_000)) is None
    assert scan(BytesIO(b"")) is None


def test_the_real_one_refuses_what_is_too_large_for_it(clamd, settings):
    settings.AMENDS_CLAMD_URL = clamd

    with pytest.raises(TooLargeToScan, match="StreamMaxLength"):
        scan(BytesIO(bytes(30 * 2**20)))


def test_the_file_is_handed_over_in_pieces_each_with_its_length(stand_in):
    with stand_in(b"stream: OK\0") as clamd:
        assert scan(BytesIO(b"x" * (scanning.CHUNK_BYTES + 5))) is None

    whole = scanning.CHUNK_BYTES.to_bytes(4, "big") + b"x" * scanning.CHUNK_BYTES
    assert clamd.asked == b"zINSTREAM\0" + whole + b"\0\0\0\5xxxxx" + bytes(4)


def test_what_was_found_is_named_in_full(stand_in):
    with stand_in(b"stream: Win.Test.EICAR HDB-1 FOUND\0"):
        assert scan(BytesIO(b"x")) == "Win.Test.EICAR HDB-1"


def test_a_refusal_for_size_is_heard_though_the_scanner_hung_up(stand_in):
    with stand_in(b"INSTREAM size limit exceeded. ERROR\0", after_bytes=1000), pytest.raises(TooLargeToScan):
        scan(BytesIO(bytes(8 * 2**20)))


@pytest.mark.parametrize("answer", [b"", b"stream: Can't allocate memory ERROR\0", b"\xff" * 9000, b"FOUND"])
def test_an_answer_that_says_nothing_of_the_file_is_no_all_clear(stand_in, answer):
    with stand_in(answer), pytest.raises(ScannerOutOfReach):
        scan(BytesIO(b"x"))


def test_a_scanner_that_is_away_is_a_refusal_that_says_what_to_do(settings):
    settings.AMENDS_CLAMD_URL = NOBODY_LISTENS

    with pytest.raises(ScannerOutOfReach, match="see that clamd runs"):
        scan(BytesIO(b"x"))


def test_a_socket_that_is_not_there_is_the_same(settings, tmp_path):
    settings.AMENDS_CLAMD_URL = tmp_path / "clamd.ctl"

    with pytest.raises(ScannerOutOfReach):
        scan(BytesIO(b"x"))


def test_a_scanner_that_never_answers_is_not_waited_for(stand_in, monkeypatch):
    monkeypatch.setattr(scanning, "ANSWER_SECONDS", 0.2)

    with stand_in(b"", after_bytes=10**9), pytest.raises(ScannerOutOfReach, match="timed out"):
        scan(BytesIO(b"x"))


def said(monday):
    return [(found.state, found.sentence) for found in scanning.examine(at=monday)]


def test_the_check_asks_it_whether_it_is_there(clamd, settings, monday):
    settings.AMENDS_CLAMD_URL = clamd

    assert said(monday) == [("right", "It answers.")]


def test_the_check_says_what_waits_while_it_is_away(settings, monday):
    settings.AMENDS_CLAMD_URL = NOBODY_LISTENS

    [(state, sentence)] = said(monday)
    assert state == "wrong"
    assert "letters with files wait: see that clamd runs" in sentence


def test_the_check_minds_nothing_where_none_is_set(settings, monday):
    settings.AMENDS_CLAMD_URL = None

    assert said(monday) == [("right", "None is set: AMENDS_CLAMD_URL would name one.")]


def test_somebody_else_at_its_door_is_not_taken_for_it(stand_in, monday):
    with stand_in(b"220 mail.firm.example\0", after_bytes=6):
        assert said(monday)[0][0] == "wrong"
