"""Replies as mail programs really build them, whole."""

import pytest

from amends.conversations.mail.quotes import reply_of
from amends.conversations.mail.visible import visible

OUTLOOK = """\
<html><head><style>p.MsoNormal {margin:0cm}</style></head><body lang=EN-GB><div class=WordSection1>
<p class=MsoNormal>Dear team,<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>The kettle broke again.<o:p></o:p></p>
<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>
<p class=MsoNormal><b><span lang=EN-US>From:</span></b> Amends &lt;support@amends.test&gt;<br>
<b>Sent:</b> Tuesday, 24 November 2026 10:15<br>
<b>To:</b> Ben &lt;ben@example.com&gt;<br>
<b>Subject:</b> RE: Kettle<o:p></o:p></p></div></div>
<p class=MsoNormal>We have sent you a new one.<o:p></o:p></p>
</div></body></html>
"""

OUTLOOK_ON_THE_WEB = """\
<div dir="ltr">The kettle broke again.</div>
<div id="appendonsend"></div>
<hr style="display:inline-block;width:98%">
<div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Amends<br><b>Sent:</b> Tuesday<br><b>To:</b> Ben<br><b>Subject:</b> Kettle</div>
<div>We have sent you a new one.</div>
"""

GMAIL = """\
<div dir="ltr">The kettle broke again.</div><br>
<div class="gmail_quote gmail_quote_container">
<div dir="ltr" class="gmail_attr">On Tue, Nov 24, 2026 at 10:15 AM Amends
&lt;<a href="mailto:s@amends.test">s@amends.test</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204)">
We have sent you a new one.</blockquote>
</div>
"""

APPLE_MAIL = """\
<html><body style="overflow-wrap: break-word;">The kettle broke again.<br><div><br>
<blockquote type="cite"><div>On 24 Nov 2026, at 10:15, Amends &lt;s@amends.test&gt; wrote:</div><br class="Apple-interchange-newline">
<div>We have sent you a new one.</div></blockquote></div><br></body></html>
"""

YAHOO = """\
<div class="ydp1yahoo-style-wrap"><div>The kettle broke again.</div></div>
<div id="yahoo_quoted_1" class="yahoo_quoted">
<div>On Tuesday, November 24, 2026 at 10:15:00 AM GMT+1, Amends &lt;s@amends.test&gt; wrote:</div>
<div>We have sent you a new one.</div></div>
"""

THUNDERBIRD = """\
<p>The kettle broke again.</p>
<div class="moz-cite-prefix">Am 24.11.26 um 10:15 schrieb Amends:<br></div>
<blockquote type="cite" cite="mid:1@amends.test"><p>We have sent you a new one.</p></blockquote>
<div class="moz-signature">-- <br>Ben Miller</div>
"""

PROTON = """\
<div style="font-family: Arial">The kettle broke again.</div>
<div class="protonmail_signature_block"><div>Sent with Proton Mail secure email.</div></div>
<div class="protonmail_quote">On Tuesday, 24 November 2026 at 10:15, Amends &lt;s@amends.test&gt; wrote:<br>
<blockquote class="protonmail_quote" type="cite">We have sent you a new one.</blockquote></div>
"""

OUTLOOK_ON_A_TELEPHONE = """\
The kettle broke again.

Get Outlook for Android<https://aka.ms/AAb9ysg>
________________________________
From: Amends <support@amends.test>
Sent: Tuesday, November 24, 2026 10:15:00 AM
To: Ben <ben@example.com>
Subject: Re: Kettle

We have sent you a new one.
"""

LOTUS_NOTES = """\
The kettle broke again.




From:   "Amends" <support@amends.test>
To:     ben@example.com
Date:   24/11/2026 10:15
Subject:        Re: Kettle



We have sent you a new one.
"""

GMX = """\
The kettle broke again.

Gesendet: Dienstag, 24. November 2026 um 10:15 Uhr
Von: "Amends" <support@amends.test>
An: ben@example.com
Betreff: Re: Kettle

We have sent you a new one.
"""

A_LONG_CHAIN = """\
The kettle broke again.

On Tue, 24 Nov 2026 at 10:15, Amends <support@amends.test> wrote:

> We have sent you a new one.
>
> On Mon, 23 Nov 2026 at 09:00, Ben <ben@example.com> wrote:
>
>> It broke.
>>
>> --
>> Ben Miller

--
Ben Miller
Miller Ltd., 12 High Street
"""


@pytest.mark.parametrize("html", [OUTLOOK_ON_THE_WEB, GMAIL, APPLE_MAIL, YAHOO, THUNDERBIRD, PROTON])
def test_of_a_reply_in_html_the_reply_is_left(html):
    assert reply_of(visible(html), html) == "The kettle broke again."


def test_of_a_reply_by_outlook_greeting_and_words_are_left():
    assert reply_of(visible(OUTLOOK), OUTLOOK) == "Dear team,\n\nThe kettle broke again."


@pytest.mark.parametrize("text", [OUTLOOK_ON_A_TELEPHONE, LOTUS_NOTES, GMX, A_LONG_CHAIN])
def test_of_a_reply_in_plain_text_the_reply_is_left(text):
    assert reply_of(text) == "The kettle broke again."


def test_answers_between_quotes_in_html_stay_with_what_they_answer():
    html = """
        <div>Hello,</div><div class="gmail_quote"><div class="gmail_attr">On Tue, Nov 24, 2026 at 10:15 AM A &lt;a@b.test&gt; wrote:</div>
        <blockquote class="gmail_quote">Is it red?</blockquote><div>Yes.</div>
        <blockquote class="gmail_quote">Is it new?</blockquote><div>No.</div></div>
    """

    assert reply_of(visible(html), html) == "Hello,\n\n> Is it red?\n\nYes.\n\n> Is it new?\n\nNo."


def test_what_gmail_passes_on_stays_though_it_is_marked_as_a_quote():
    html = """
        <div>Please help.</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Shop</div>
        Your order is late.</div>
    """

    assert reply_of(visible(html), html).endswith("Your order is late.")


def test_words_between_two_marks_in_html_are_not_lost():
    html = '<blockquote type="cite">One?</blockquote>Yes.<blockquote type="cite">Two?</blockquote>No.'

    assert "Yes." in reply_of(visible(html), html)
    assert "No." in reply_of(visible(html), html)


def test_a_letter_that_is_a_quote_and_nothing_else_is_shown_whole():
    html = '<blockquote type="cite">We have sent you a new one.</blockquote>'

    assert reply_of(visible(html), html) == "> We have sent you a new one."


@pytest.mark.parametrize("subject", ["Fwd: Order", "FW: Order", "WG: Order", "TR: Order", "RV: Order", "转发: Order"])
def test_by_its_subject_a_letter_is_known_to_be_passed_on(subject):
    assert reply_of(GMX, subject=subject) == GMX.strip()


@pytest.mark.parametrize(
    "pointer",
    [
        "See my answers below.",
        "My comments are in red.",
        "Replies inline.",
        "Meine Antworten stehen unten im Text.",
        "Siehe unten.",
        "Voir mes réponses ci-dessous.",
        "Ver respuestas abajo.",
        "Zie hieronder.",
    ],
)
def test_a_reply_that_points_below_is_shown_whole(pointer):
    said = GMX.replace("The kettle broke again.", pointer)

    assert reply_of(said) == said.strip()


@pytest.mark.parametrize(
    "added",
    [
        "Sent from my Samsung Galaxy smartphone.",
        "Sent from Mail for Windows",
        "Sent from Yahoo Mail on Android",
        "Sent with Proton Mail secure email.",
        "Gesendet mit der GMX Mail App",
        "Gesendet von Outlook für iOS",
        "Von meinem Mobilgerät gesendet",
        "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        "Envoyé depuis mon téléphone portable",
        "Inviato da iPhone",
        "Enviado desde mi iPhone",
        "Enviado do meu telemóvel celular",
        "Verzonden vanaf mijn iPhone",
        "Skickat från min iPhone",
        "Sendt fra min iPad",
        "Wysłane z iPhone'a",
        "Отправлено с iPhone",
        "iPhoneから送信",
        "发自我的iPhone",
        "나의 iPhone에서 보냄",
    ],
)
def test_what_programs_say_of_themselves_goes(added):
    assert reply_of(f"The kettle broke again.\n\n{added}\n") == "The kettle broke again."


@pytest.mark.parametrize(
    "said",
    [
        "Sent my kettle back on Monday.",
        "Sent from the depot, it says, but it never came.",
        "The phone I sent from Berlin is lost.",
        "On Monday I wrote to you: nobody answered.",
        "On 3 March 2026 at 10:15 I wrote:\nplease send me a new one. Nobody did.",
        "He wrote: 'it is the kettle'.",
        "From: my heart, thank you.",
        "Subject: the kettle\nColour: red",
        "1) It broke.\n2) It broke again.\n---\n3) I want my money.",
        "> 5 cups broke\nand I want them replaced",
        "Price < 5 and > 3, please.",
        "-- I mean it --",
    ],
)
def test_words_that_only_look_like_marks_stay(said):
    assert reply_of(said) == said


def test_quotes_with_initials_are_quotes():
    said = "On 24 Nov 2026, at 10:15, Ana <ana@amends.test> wrote:\nAT> Is it red?\nYes.\nAT> Is it new?\nNo."

    assert reply_of(f"Hello,\n\n{said}") == "Hello,\n\nAT> Is it red?\nYes.\nAT> Is it new?\nNo."
    assert reply_of("Yes.\n\nOn 24 Nov 2026, at 10:15, Ana <ana@amends.test> wrote:\nAT> Is it red?") == "Yes."


@pytest.mark.parametrize(
    "pasted",
    [
        "Received: from mx.example.com\nFrom: shop@example.com\nTo: ben@example.com\nSubject: Order\n\nIt is late.",
        "From: shop@example.com\nTo: ben@example.com\nSubject: Order\nMIME-Version: 1.0\nContent-Type: text/plain\n\nIt is late.",
        "--- begin forwarded text\n\nFrom: shop@example.com\nTo: ben@example.com\nSubject: Order\n\nIt is late.",
    ],
)
def test_a_letter_put_in_by_hand_stays(pasted):
    assert reply_of(f"Look what I was sent:\n\n{pasted}") == f"Look what I was sent:\n\n{pasted}"


def test_figures_beside_a_verb_are_no_mark():
    said = "The words and their weights:\n\n0.01; 'usenet': 0.01; 'wrote': 0.01;\n0.02; 'zope': 0.01:\n\nWhat do you think?"

    assert reply_of(said) == said
