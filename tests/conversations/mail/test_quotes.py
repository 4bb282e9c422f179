import pytest

from amends.conversations.mail.quotes import reply_of
from tests.shared import SHARED, needs_shared

REPLIES = SHARED / "fixtures" / "replies"

SAID_BEFORE = [
    "On Tue, 24 Nov 2026 at 10:15, Amends Support <support@amends.test> wrote:",
    "On Tue, Nov 24, 2026 at 10:15 AM Amends Support <\nsupport@amends.test> wrote:",
    "Am Di., 24. Nov. 2026 um 10:15 Uhr schrieb Amends <support@amends.test>:",
    "Amends <support@amends.test> schrieb am Di., 24. Nov. 2026, 10:15:",
    "Le mar. 24 nov. 2026 à 10:15, Amends <support@amends.test> a écrit :",
    "El mar, 24 nov 2026 a las 10:15, Amends (<support@amends.test>) escribió:",
    "Il giorno mar 24 nov 2026 alle ore 10:15 Amends <support@amends.test> ha scritto:",
    "Em ter., 24 de nov. de 2026 às 10:15, Amends <support@amends.test> escreveu:",
    "Op di 24 nov 2026 om 10:15 schreef Amends <support@amends.test>:",
    "Den tis 24 nov. 2026 kl 10:15 skrev Amends <support@amends.test>:",
    "tir. 24. nov. 2026 kl. 10:15 skrev Amends <support@amends.test>:",
    "ti 24. marrask. 2026 klo 10.15 Amends (support@amends.test) kirjoitti:",
    "wt., 24 lis 2026 o 10:15 Amends <support@amends.test> napisał(a):",
    "út 24. 11. 2026 v 10:15 odesílatel Amends <support@amends.test> napsal:",
    "вт, 24 нояб. 2026 г. в 10:15, Amends <support@amends.test>:\n> написал:",
    "вт, 24 лист. 2026 р. о 10:15 Amends <support@amends.test> пише:",
    "Amends <support@amends.test>, 24 Kas 2026 Sal, 10:15 tarihinde şunu yazdı:",
    "2026年11月24日(火) 10:15 Amends <support@amends.test> のメール:",
    "在 2026年11月24日，10:15，Amends <support@amends.test> 写道：",
    "2026년 11월 24일 (화) 오전 10:15, Amends <support@amends.test>님이 작성:",
    "Amends <support@amends.test> ezt írta (időpont: 2026. nov. 24., K, 10:15):",
    "Στις Τρί 24 Νοε 2026 στις 10:15, ο χρήστης Amends <support@amends.test> έγραψε:",
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "----- Message d'origine -----",
    "------------------ 原始邮件 ------------------",
    "From: Amends <support@amends.test>\nSent: Tuesday, November 24, 2026 10:15 AM\nTo: Ben\nSubject: Your kettle",
    "________________________________\nVon: Amends\nGesendet: Dienstag, 24. November 2026 10:15\nAn: Ben\nBetreff: Ihr Kessel",
    "*De :* Amends\n*Envoyé :* mardi 24 novembre 2026 10:15\n*À :* Ben\n*Objet :* Votre bouilloire",
    "De: Amends\nEnviado el: martes, 24 de noviembre de 2026 10:15\nPara: Ben\nAsunto: Su hervidor",
    "差出人: Amends <support@amends.test>\n日時: 2026年11月24日 10:15\n宛先: Ben\n件名: やかん",
]


@pytest.mark.parametrize("mark", SAID_BEFORE)
def test_what_was_said_before_is_left_out_in_many_languages(mark):
    quoted = "\n> We have sent you a new one.\n>\n> Kind regards"

    assert reply_of(f"It broke again.\n\n{mark}\n{quoted}") == "It broke again."


def test_a_quote_without_marks_goes_with_what_announces_it():
    said = 'It broke again.\n\nOn Tue, Nov 24, 2026 at 10:15 AM -0800, "Amends" <support@amends.test> wrote:\n\nWe have sent you a new one.'

    assert reply_of(said) == "It broke again."


def test_a_reply_below_the_quote_stands_alone():
    said = "On 24 Nov 2026, at 10:15, Amends wrote:\n\n> Is it the red one?\n\nYes, the red one."

    assert reply_of(said) == "Yes, the red one."


def test_answers_between_quotes_keep_what_they_answer():
    said = "Hello,\n\nOn 24 Nov 2026, at 10:15, Amends wrote:\n> Is it red?\nYes.\n> Is it new?\nNo."

    assert reply_of(said) == "Hello,\n\n> Is it red?\nYes.\n> Is it new?\nNo."


@pytest.mark.parametrize(
    "said",
    [
        "You wrote on 3 March 2026:\nit comes on Friday. It did not.",
        "Order 1234\n-----\nPlease refund me.",
        "Someone stole my phone.",
        "Get the phone I ordered to my new address, please.",
        "My trip:\nFrom: Berlin\nTo: Paris\nDate: 3 March",
        "> quoted only",
        ":-)",
        "**Urgent**\n\nTotal: 12.30",
    ],
)
def test_words_of_a_person_stay(said):
    assert reply_of(said) == said


def test_signatures_go_greetings_stay():
    assert reply_of("It broke.\n\nBest wishes,\nBen\n\n-- \nBen Miller\nMiller Ltd.") == "It broke.\n\nBest wishes,\nBen"


@pytest.mark.parametrize(
    "added", ["Sent from my iPhone", "Von meinem iPhone gesendet", "Envoyé de mon iPhone", "Get Outlook for iOS<https://aka.ms/o0ukef>"]
)
def test_what_telephones_add_goes(added):
    assert reply_of(f"It broke.\n\n{added}") == "It broke."


def test_a_long_text_below_two_dashes_is_no_signature():
    said = "First.\n--\n" + "\n".join(f"Point {number}" for number in range(20))

    assert reply_of(said) == said


def test_what_is_passed_on_stays():
    forward = "See this.\n\n---------- Forwarded message ---------\nFrom: Shop <shop@example.com>\nSubject: Order\n\nIt is late."

    assert reply_of(forward) == forward
    assert reply_of("See this.\n\nFrom: Shop\nSent: Monday\nTo: Ben\nSubject: Order\n\nLate.", subject="WG: Order").endswith("Late.")


def test_a_reply_that_points_below_keeps_what_is_below():
    said = "My answers are below, in red.\n\n-----Original Message-----\nIs it red? YES"

    assert reply_of(said) == said


@pytest.mark.parametrize(
    "quote",
    [
        '<div class="gmail_quote"><div class="gmail_attr">Amends, yesterday</div><blockquote>We sent it.</blockquote></div>',
        '<blockquote type="cite"><div>We sent it.</div></blockquote>',
        '<div id="divRplyFwdMsg">Amends</div><div>We sent it.</div>',
        '<div id="appendonsend"></div><hr><div>We sent it.</div>',
        '<div class="yahoo_quoted">We sent it.</div>',
        '<div class="protonmail_quote">We sent it.</div>',
        '<div class="moz-cite-prefix">Amends:</div><blockquote type="cite">We sent it.</blockquote>',
    ],
)
def test_quotes_are_known_by_the_marks_in_the_html(quote):
    assert reply_of("It broke again.\n\nWe sent it.", f"<div>It broke again.</div>{quote}") == "It broke again."


@needs_shared
def test_no_word_of_a_reply_is_lost_and_four_of_five_are_the_same():
    equal, names = 0, sorted(path.name for path in (REPLIES / "emails").iterdir())
    for name in names:
        ours = reply_of((REPLIES / "emails" / name).read_text().replace("\r\n", "\n")).split()
        theirs = (REPLIES / "trimmed" / name).read_text().split()
        assert not [word for word in set(theirs) if theirs.count(word) > ours.count(word)], name
        equal += ours == theirs

    assert equal / len(names) >= 0.8
