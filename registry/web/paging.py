"""Pages of a list of known length: the number asked for, the links to the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.http import Http404, HttpRequest


class PageNumber(NamedTuple):
    """A page to go to; number 0 stands for those left out."""

    number: int
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a page stands among the others."""

    number: int
    last: int

    @property
    def links(self) -> list[PageNumber]:
        """The first, the last and those around the present one; none where there is one page."""
        if self.last == 1:
            return []
        around = range(self.number - 2, self.number + 3)
        wanted = sorted({1, self.last, *around} & set(range(1, self.last + 1)))
        found: list[PageNumber] = []
        before = 0
        for number in wanted:
            if number - before > 1:
                found.append(PageNumber(0))
            found.append(PageNumber(number, number == self.number))
            before = number
        return found

    @property
    def previous(self) -> int:
        """The page before; 0 where there is none."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The page after; 0 where there is none."""
        return self.number + 1 if self.number < self.last else 0


def number_asked_for(request: HttpRequest, name: str = "page") -> int:
    """The number in the address, 1 where it names none. Raises `Http404` for what is none."""
    text = request.GET.get(name, "").strip() or "1"
    if not (text.isascii() and text.isdigit()) or text.startswith("0") or len(text) > 9:
        raise Http404
    return int(text)


def pages_of(number: int, total: int, size: int) -> Pages:
    """The pages of a list. Raises `Http404` for one beyond the last."""
    last = max(1, -(-total // size))
    if number > last:
        raise Http404
    return Pages(number, last)
