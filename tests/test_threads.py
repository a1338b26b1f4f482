"""What belongs to one request: its language and its addresses."""

import threading

from django.urls import base as addresses
from django.urls import get_script_prefix, set_script_prefix
from django.utils.translation import get_language, override
from django.utils.translation import trans_real as translation

from memorial.threads import keep_in_threads


def elsewhere(function):
    """What the function gives in a thread of its own."""
    found = []
    thread = threading.Thread(target=lambda: found.append(function()))
    thread.start()
    thread.join()
    return found[0]


def test_the_language_of_one_request_is_not_that_of_another():
    with override("uk"):
        assert elsewhere(get_language) == "en"
        assert get_language() == "uk"


def test_the_prefix_of_one_request_is_not_that_of_another():
    before = get_script_prefix()
    set_script_prefix("/memorial/")
    try:
        assert elsewhere(get_script_prefix) == "/"
    finally:
        set_script_prefix(before)


def test_a_language_within_another_ends_with_its_block():
    with override("ru"):
        with override("uk"):
            assert get_language() == "uk"
        assert get_language() == "ru"


def test_what_is_asked_hundreds_of_times_a_page_takes_no_lock():
    for place in (translation._active, addresses._prefixes, addresses._urlconfs):
        assert isinstance(place, threading.local)


def test_keeping_it_again_forgets_nothing():
    with override("ru"):
        keep_in_threads()
        assert get_language() == "ru"
