"""Numbered pages: which one is asked for, links to the others, the answer where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404

# No list has more pages than a number of so many digits counts.
LONGEST = 9


class NoSuchPage(Http404):
    """A list has no page of this number; its page says how many it has."""

    def __init__(self, last: int, first_url: str) -> None:
        super().__init__()
        self.last = last
        self.first_url = first_url


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of a list; number 0 stands for those left out."""

    number: int
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """The numbered pages of a list, as seen from one of them."""

    number: int
    last: int
    links: list[PageLink]
    previous: str
    next: str


def last_page(total: int, size: int) -> int:
    """The number of the last page; a list of nothing has one."""
    return max(1, -(-total // size))


def page_number(text: str, last: int, first_url: str) -> int:
    """The page asked for. Raises `NoSuchPage` where there is none, or where it is no number."""
    if not text:
        return 1
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST
    if not is_number or text.startswith("0") or int(text) > last:
        raise NoSuchPage(last, first_url)
    return int(text)


def pages(number: int, last: int, url: Callable[[int], str]) -> Pages:
    """Links to the first page, the last and those around the present one."""
    wanted = {1, last, *range(number - 2, number + 3)} & set(range(1, last + 1))
    if number < 4:
        wanted |= {2, 3} & set(range(1, last + 1))
    links: list[PageLink] = []
    before = 0
    for each in sorted(wanted):
        if each - before > 1:
            links.append(PageLink(0, ""))
        links.append(PageLink(each, url(each), each == number))
        before = each
    return Pages(
        number=number,
        last=last,
        links=links if last > 1 else [],
        previous=url(number - 1) if number > 1 else "",
        next=url(number + 1) if number < last else "",
    )
