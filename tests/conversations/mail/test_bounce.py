import pytest

from tests.conversations.mail.letters import letter_of
from tests.shared import SHARED, needs_shared

BOUNCES = SHARED / "fixtures" / "bounces" / "maildir"

REPORT = """\
From: MAILER-DAEMON@mx.example.com
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Original-Recipient: rfc822;ben@example.com
Final-Recipient: rfc822; ben@inside.example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 No such
 user here

Final-Recipient: rfc822; cleo@example.com
Action: delivered
Status: 2.0.0
--b
Content-Type: text/rfc822-headers

Message-ID: <abc.1@amends.test>
Subject: Re: Your kettle
--b--
"""

PROSE = """\
From: MAILER-DAEMON@mx.example.com
To: support@amends.test
Subject: failure notice

Hi. This is the qmail-send program. I'm afraid I wasn't able to deliver your message.

<ben@example.com>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 User unknown

--- Below this line is a copy of the message.

Return-Path: <support@amends.test>
Message-ID: <abc.2@amends.test>
To: ben@example.com

Hello Ben
"""


def failures(raw):
    return letter_of(raw).failures


def test_a_report_tells_who_did_not_get_which_letter_and_why():
    [failed] = failures(REPORT.format(action="failed", status="5.1.1"))

    assert (failed.address, failed.why, failed.for_good) == ("ben@example.com", "550 5.1.1 No such user here", True)
    assert failed.references == ("<abc.1@amends.test>",)


@pytest.mark.parametrize(("action", "status", "for_good"), [("delayed", "4.4.1", False), ("failed", "4.4.7", True), ("", "4.2.0", False)])
def test_what_is_only_late_has_not_failed_for_good(action, status, for_good):
    [failed] = failures(REPORT.format(action=action, status=status))

    assert failed.for_good is for_good


def test_a_report_in_prose_is_understood_too():
    [failed] = failures(PROSE)

    assert (failed.address, failed.why, failed.for_good) == ("ben@example.com", "Remote host said: 550 5.1.1 User unknown", True)
    assert failed.references == ("<abc.2@amends.test>",)


def test_a_report_that_names_nobody_means_whom_the_letter_went_to():
    [failed] = failures(PROSE.replace("<ben@example.com>:", "Somebody:"))

    assert failed.address == "ben@example.com"


def test_letters_of_people_report_nothing():
    assert failures("From: ben@example.com\n\n<cleo@example.com>: 550 5.1.1 she said") == ()


NOTE = "From: Ben <ben@example.com>\nIn-Reply-To: <ours@amends.test>\n\nI am on leave. {more}\n\nanna@example.com\n\nben@example.com\n"


def test_a_letter_without_return_path_that_speaks_of_no_failure_reports_none():
    letter = letter_of(NOTE.format(more="In urgent cases write to"), sender="")

    assert (letter.machine.kind, letter.failures) == ("bounce", ())


def test_one_that_does_is_a_guess_and_a_mail_server_s_is_none():
    guessed = letter_of(NOTE.format(more="Mailbox is full."), sender="").failures

    assert [(failed.address, failed.is_guessed) for failed in guessed] == [("anna@example.com", True)]
    assert [failed.is_guessed for failed in failures(PROSE)] == [False]


@needs_shared
def test_nearly_every_real_report_tells_whom_it_could_not_reach():
    letters = [letter_of(path.read_bytes()) for path in BOUNCES.glob("*/*.eml")]
    reports = [letter for letter in letters if letter.machine and letter.machine.kind == "bounce"]
    telling = [letter for letter in reports if letter.failures]

    assert len(telling) / len(reports) >= 0.98
    assert sum(1 for letter in telling if letter.failures[0].references) / len(telling) >= 0.85
