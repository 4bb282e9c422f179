from datetime import timedelta

from amends.demo import house
from amends.demo.threads import Said, Thread, thread
from tests.demo.tales import NOW, told, written


def test_what_is_said_stands_in_order_of_time():
    for _, conversation in written():
        times = [said.at for said in conversation.said]
        assert times == sorted(times)
        assert conversation.closed_at >= times[-1]


def test_the_letter_comes_first_and_from_the_customer():
    assert all(conversation.said[0].kind == "received" and conversation.said[0].by is None for _, conversation in written())


def test_ours_are_signed_and_the_customers_are_not():
    for _, conversation in written():
        assert all((said.by is None) == (said.kind == "received") for said in conversation.said)


def test_we_answer_within_working_hours():
    for _, conversation in written():
        for said in conversation.said:
            wall = said.at.astimezone(house.ZONE)
            assert said.kind != "reply" or (wall.weekday() < 6 and 9 <= wall.hour < 17 or wall.hour == 17 and wall.minute == 0)


def test_a_bad_recovery_keeps_people_waiting_longer_than_a_good_one():
    waits = {"well": [], "badly": []}
    for occurrence, conversation in written():
        if occurrence.is_trouble:
            reply = next(said for said in conversation.said if said.kind == "reply")
            waits[occurrence.outcome].append(reply.at - occurrence.said_at)
    assert max(waits["well"]) < timedelta(days=5)
    assert sorted(waits["badly"])[len(waits["badly"]) // 2] > sorted(waits["well"])[len(waits["well"]) // 2]


def test_only_as_much_is_told_as_has_happened():
    said = (Said("received", NOW, "Hello"), Said("reply", NOW + timedelta(hours=2), "Hello", house.RHYS))
    conversation = Thread("Hello", said, NOW + timedelta(hours=3))
    half = conversation.until(NOW + timedelta(hours=1))
    assert (len(half.said), half.closed_at) == (1, None)
    assert conversation.until(NOW + timedelta(days=1)) == conversation


def test_a_conversation_is_the_same_whenever_it_is_told():
    trouble = next(trouble for trouble in told().troubles if trouble.said_at)
    assert thread(7, trouble) == thread(7, trouble)


def test_the_wronged_are_answered_in_their_own_name():
    for occurrence, conversation in written():
        replies = [said.text for said in conversation.said if said.kind == "reply" and "\n" in said.text]
        assert all(text.startswith(f"Dear {occurrence.parcel.buyer.name.dear},") for text in replies)
