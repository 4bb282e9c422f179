"""Reports of servers that follow no standard, as they really write them."""

import pytest

from tests.conversations.mail.letters import letter_of

COPY = """\
Return-path: <support@amends.test>
Received: from amends.test by mx.example.com; Tue, 24 Nov 2026 10:15:00 +0100
Message-ID: <abc.1@amends.test>
From: support@amends.test
To: ben@example.com
Subject: Re: Kettle

We have sent you a new one. Ask cleo@example.com if it does not come.
"""

EXIM = """\
This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ben@example.com
    host mx.example.com [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<ben@example.com>:
    550 5.1.1 <ben@example.com>: Recipient address rejected: User unknown

------ This is a copy of the message, including all the headers. ------

"""

QMAIL = """\
Hi. This is the qmail-send program at mx.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ben@example.com>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

"""

SENDMAIL = """\
The original message was received at Tue, 24 Nov 2026 10:15:00 +0100
from amends.test [192.0.2.9]

   ----- The following addresses had permanent fatal errors -----
<ben@example.com>
    (reason: 550 5.1.1 <ben@example.com>... User unknown)

   ----- Transcript of session follows -----
... while talking to mx.example.com.:
>>> DATA
<<< 550 5.1.1 <ben@example.com>... User unknown

   ----- Original message follows -----

"""

DRAGONFLY = """\
This is the DragonFly Mail Agent v0.13 at mx.example.com.

There was an error delivering your mail to <ben@example.com>.

mx.example.com [192.0.2.1] did not like our RCPT TO:
550 5.1.1 <ben@example.com>: Recipient address rejected: User unknown

Message headers follow.

"""

EXCHANGE = """\
Your message

  Subject: Re: Kettle
  Sent:    Tue, 24 Nov 2026 10:15:00 +0100

did not reach the following recipient(s):

ben@example.com on Tue, 24 Nov 2026 10:15:51 +0100
    The recipient name is not recognized
    The MTS-ID of the original message is: c=us;a= ;p=example
    MSEXCH:IMS:EXAMPLE:MX 0 (000C05A6) 550 5.1.1 Unknown Recipient

"""

GATEWAY = """\
Error: Invalid user address

Error message below:
550 5.1.1 - Requested action not taken: no such user here

Message details:
  Subject: Re: Kettle
  MAIL FROM: support@amends.test
  RCPT TO: ben@example.com
  From: support@amends.test

"""

NAMELESS = """\
We are sorry, your message could not be delivered.
550 5.7.1 It was refused by our rules.

---------------- Original message ----------------

"""

DELAYED = """\
This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.com.

The address to which the message has not yet been delivered is:

  ben@example.com
    Delay reason: Connection timed out

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals.

"""

HEAD = "From: Mail Delivery System <MAILER-DAEMON@mx.example.com>\nTo: support@amends.test\nSubject: Undelivered\nReturn-Path: <>\n\n"


def failures(text):
    return letter_of(HEAD + text + COPY).failures


@pytest.mark.parametrize("text", [EXIM, QMAIL, SENDMAIL, DRAGONFLY, EXCHANGE, GATEWAY, NAMELESS])
def test_who_was_not_reached_is_found_and_nobody_else(text):
    assert [failed.address for failed in failures(text)] == ["ben@example.com"]


@pytest.mark.parametrize("text", [EXIM, QMAIL, SENDMAIL, DRAGONFLY, EXCHANGE, GATEWAY, NAMELESS])
def test_it_failed_for_good(text):
    assert all(failed.for_good for failed in failures(text))


@pytest.mark.parametrize("text", [EXIM, SENDMAIL, DRAGONFLY, EXCHANGE, GATEWAY])
def test_why_is_told_in_the_words_of_the_server(text):
    [failed] = failures(text)

    assert "550 5.1.1" in failed.why


@pytest.mark.parametrize("text", [EXIM, QMAIL, SENDMAIL, DRAGONFLY, EXCHANGE, GATEWAY, NAMELESS, DELAYED])
def test_which_letter_it_was_is_told_by_its_copy(text):
    [failed] = failures(text)

    assert failed.references == ("<abc.1@amends.test>",)


def test_what_is_only_late_has_not_failed_for_good():
    [failed] = failures(DELAYED)

    assert (failed.address, failed.for_good) == ("ben@example.com", False)


def test_several_are_told_each_with_its_own_reason():
    text = SENDMAIL.replace(
        "\n   ----- Transcript",
        "<cleo@example.com>\n    (reason: 552 5.2.2 <cleo@example.com>... Mailbox full)\n\n   ----- Transcript",
    )

    assert {failed.address: failed.why[:21] for failed in failures(text)} == {
        "ben@example.com": "(reason: 550 5.1.1 <b",
        "cleo@example.com": "(reason: 552 5.2.2 <c",
    }


def test_a_header_that_names_who_was_not_reached_counts_most():
    named = letter_of(HEAD.replace("To: ", "X-Failed-Recipients: dora@example.com\nTo: ", 1) + EXIM + COPY)

    assert [failed.address for failed in named.failures] == ["dora@example.com"]


def test_an_address_written_twice_is_one_failure():
    assert len(failures(EXIM + EXIM)) == 1


def test_a_report_of_a_great_many_is_told_as_far_as_anybody_reads():
    text = "The following addresses failed:\n\n" + "".join(f"p{number}@example.com\n" for number in range(500))

    assert len(failures(text)) == 50


def test_a_copy_that_came_as_a_part_tells_which_letter_it_was():
    raw = (
        "From: MAILER-DAEMON@mx.example.com\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt failed.\n"
        f"--b\nContent-Type: message/rfc822\n\n{COPY}\n--b--\n"
    )
    [failed] = letter_of(raw).failures

    assert (failed.address, failed.references) == ("ben@example.com", ("<abc.1@amends.test>",))
