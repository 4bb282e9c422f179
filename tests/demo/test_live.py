from dataclasses import replace
from datetime import timedelta

from amends.demo.live import JUST_NOW_MINUTES, LEAST_COMPLAINTS, play, recent
from tests.demo.conftest import unwatched
from tests.demo.tales import NOW, told


def all_said():
    return told().troubles + told().chats


def test_the_newest_complaints_have_only_just_come_in():
    newest = sorted(NOW - occurrence.said_at for occurrence in recent(all_said(), NOW))[:3]
    assert all(ago <= timedelta(minutes=minutes) for ago, minutes in zip(newest, JUST_NOW_MINUTES, strict=True))


def test_a_letter_that_comes_later_still_comes_after_its_trouble():
    assert all(occurrence.at <= occurrence.said_at for occurrence in recent(all_said(), NOW))


def test_a_firm_that_hears_little_has_enough_to_do_all_the_same():
    complaints = [occurrence for occurrence in recent(all_said(), NOW) if occurrence.is_trouble]
    assert len(complaints) >= LEAST_COMPLAINTS


def test_a_firm_without_complaints_has_none():
    silent = [replace(trouble, said_at=None) for trouble in told().troubles]
    assert recent(silent, NOW) == []


def script(log, name, *minutes):
    for minute in minutes:
        yield NOW + timedelta(minutes=minute)
        log.append((minute, name))


def test_scripts_go_on_in_order_of_time():
    log = []
    play([script(log, "a", -9, -3), script(log, "b", -8, -1), script(log, "c", -5)], NOW, unwatched)
    assert log == [(-9, "a"), (-8, "b"), (-5, "c"), (-3, "a"), (-1, "b")]


def test_a_script_stops_now():
    log = []
    play([script(log, "a", -1, 0, 5)], NOW, unwatched)
    assert log == [(-1, "a")]


def test_what_is_asked_for_earlier_than_it_can_be_is_done_at_once():
    log = []
    play([script(log, "a", -5, -8, -2), script(log, "b", -6, -4)], NOW, unwatched)
    assert [name for _, name in log] == ["b", "a", "a", "b", "a"]
