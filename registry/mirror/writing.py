"""Makes files of what the site answers, for one task of a mirror."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from registry.mirror import store
from registry.mirror.addresses import FOUND, Address, Pairs, file_of
from registry.mirror.asking import REDIRECTS, Answer, ask
from registry.mirror.fixed import known_days
from registry.mirror.forwarding import forwarding_page
from registry.mirror.plan import Plan, Task, people_within
from registry.mirror.rewriting import Rewriter


def rewriter_of(plan: Plan) -> Rewriter:
    """What makes pages those of this mirror; it knows whom a smaller one leaves out."""
    people = people_within(plan)
    return Rewriter(frozenset(plan.languages), plan.base_url, people, known_days())


def pairs_of(question: str) -> Pairs:
    """The parameters of a list, as a task names them."""
    named = (pair.partition("=") for pair in question.split("&") if pair)
    return tuple((name, value) for name, _equals, value in named)


class Writer:
    """Makes pages for one task."""

    def __init__(self, task: Task, part: store.Part) -> None:
        self.part = part
        self.rewriter = rewriter_of(task.plan)

    def page(self, path: str, pairs: Pairs = ()) -> list[Address]:
        """Writes what the site answers; gives where the page leads."""
        answer = ask(path, pairs, tells_linked_data=bool(self.rewriter.base_url))
        if answer is None or answer.status >= HTTPStatus.BAD_REQUEST:
            return []
        return self.write(answer, file_of(path, pairs), path)

    def write(self, answer: Answer, file: str, path: str) -> list[Address]:
        """Writes an answer as a file."""
        if answer.status in REDIRECTS:
            self.part.put(file, forwarding_page(answer.location, file, self.rewriter))
            return []
        if answer.is_page:
            found = self.rewriter.page(answer.content.decode(), file, path)
        elif "atom+xml" in answer.kind:
            found = self.rewriter.feed(answer.content.decode(), file)
        elif answer.kind.startswith("application/json"):
            self.data(answer.content.decode(), file)
            return []
        else:
            self.part.put(file, self._plain(answer.content))
            return []
        self.part.put(file, found.text)
        self.note(found.targets)
        return found.targets

    def data(self, text: str, file: str) -> None:
        """Writes what the interface for programs answers."""
        self.part.put(file, self.rewriter.data(text, file))

    def _plain(self, content: bytes) -> bytes | str:
        """A file that is no page: a text without our host, anything else as it is."""
        try:
            return self.rewriter.without_host(content.decode())
        except UnicodeDecodeError:
            return content

    def note(self, targets: Sequence[Address]) -> None:
        """Remembers the lists and static files a page leads to."""
        for target in targets:
            if target.route == "static":
                self.part.found.add(f"static {target.file}")
            elif target.route in FOUND:
                pairs = [f"{name}={value}" for name, value in target.pairs if name != "page"]
                self.part.found.add(f"list {target.path} {'&'.join(pairs)}")

    def list(self, path: str, pairs: Pairs = ()) -> None:
        """Writes every page of a list, as far as its pages lead to a next one."""
        number = 1
        while True:
            own = (*pairs, ("page", str(number))) if number > 1 else pairs
            targets = self.page(path, own)
            number += 1
            following = file_of(path, (*pairs, ("page", str(number))))
            if not any(target.file == following for target in targets):
                return
