"""Nothing unpublished is ever seen: planted secrets, looked for in every public output.

The walk is derived from the URLconf and the list of commands. An address or a command that is not
in the walk fails here, so that a new one is thought about.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pkgutil import iter_modules
from typing import Any
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from pytest_django import Settings

from registry.identifiers import EXAMPLE
from registry.models import Contribution, IndexDocumentA, IndexTermA
from registry.opendata.exports import network
from registry.opendata.exports.catalogue import LISTS
from registry.web.limits import limiter
from tests.desk import desk_of
from tests.planted import DRAFT_KEY, PREFIX, REFERENCE, Planted, plant

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "ru", "uk")
# A well-formed id that no record has.
ABSENT = EXAMPLE

# Addresses that need something named in them; all others are asked as they are.
RECORDS = {
    "person",
    "event",
    "document",
    "place",
    "photo",
    "commemoration",
    "figure",
    "source",
}
# Other addresses of the same records, each with the noun it speaks of.
OF_RECORDS = {
    "person-bibtex": "person",
    "person-ris": "person",
    "place-people": "place",
    **{
        f"{noun}-{ending}": noun
        for noun in ("document", "photo", "source")
        for ending in ("bibtex", "ris")
    },
}
# Addresses of records that carry no language, each with what follows the id in them.
BARE_OF_RECORDS: dict[str, tuple[Any, ...]] = {
    "resolve": (),
    "jsonld": (),
    "media": (320, "jpg"),
    "iiif-manifest": (),
    "iiif-image": (),
    "iiif-info": (),
    "iiif-size": ("max",),
}
VALUES = {
    "fate": {"code": "executed"},
    "profession": {"code": "nobody"},
    "nationality": {"code": "nobody"},
    "about-page": {"name": "roles"},
    "letter": {"letters": "П"},
    "day": {"day": "11-03"},
    "statistics-file": {"name": "places-of-burial"},
    "people-file": {"ending": "csv"},
    "data-list": {"name": "events", "ending": "csv"},
    "contribute-about": {"kind": "correction"},
    "contribute-fact": {"key": DRAFT_KEY},
    "contribute-contact": {"key": DRAFT_KEY},
    "contribute-check": {"key": DRAFT_KEY},
    "contribution-state": {"reference": REFERENCE},
}
ENDINGS = ("csv", "jsonl", "xlsx")
TIES = ("died", "held", "buried", "arrested", "lived", "born")
FACETS = [
    "role",
    "fate",
    "profession",
    "nationality",
    "sentencing_body",
    "region",
    "arrest_year",
    "death_year",
    "burial_place",
    "rehabilitation",
    "sex",
    "source",
    "has_picture",
    "has_dispute",
]
# Addresses for programs carry no language.
API_LISTS = {
    f"api-{name}"
    for name in (
        *("root", "docs", "schema", "people", "statistics", "changes", "events", "documents"),
        *("places", "photographs", "commemorations", "figures", "sources"),
    )
}
API_RECORDS = {
    f"api-{name}": noun
    for name, noun in {**{noun: noun for noun in RECORDS}, "photograph": "photo"}.items()
    if name != "photo"
}
# Addresses without a language.
BARE = {
    *API_LISTS,
    "oai",
    "reconcile",
    "reconcile-preview",
    "reconcile-properties",
    "robots",
    "sitemap",
    "sitemap-pages",
}
# Of these with something named in them, each value that is asked for.
BARE_VALUES: dict[str, list[tuple[Any, ...]]] = {
    "reconcile-suggest": [("entity",), ("property",), ("type",)],
    "data-file": [("datapackage.json",)],
}
WITHOUT_LANGUAGE = {*(*BARE, *BARE_OF_RECORDS, *BARE_VALUES, *API_RECORDS, "sitemap-records")} - {
    "resolve"
}
# Addresses in which something is named; all others need nothing.
NAMED = {
    *RECORDS,
    *OF_RECORDS,
    *API_RECORDS,
    *VALUES,
    *BARE_OF_RECORDS,
    *BARE_VALUES,
    "values",
    "place-people-file",
    "sitemap-records",
}
# The desk has its own permissions and tests; the others print no records.
NOT_PUBLIC = {"welcome", "healthz", "readyz"}

# Commands, and why none of them speaks to the public.
COMMANDS = {
    "doctor": "speaks of the installation to the owner of the machine",
    "backup": "writes everything, for the owner of the machine alone (0600); prints numbers",
    "restore": "reads a copy into an empty registry and prints numbers and sums",
    "preserve": "its public edition is searched for hidden words in tests/preservation; the other "
    "is sealed, or open by an explicit word, for the society alone",
    "move": "prints numbers and sums to whoever runs it",
    "convert_land": "reads two files of coasts and no record",
    "find_duplicates": "prints numbers to whoever runs it; pairs are for the desk alone",
    "find_warnings": "prints two numbers to whoever runs it",
    "first_curator_link": "prints a link for the owner of the machine",
    "make_sealing_key": "makes keys and reads no record",
    "open_sealed": "opens a file with a key that is not on the server",
    "mirror": "writes what the public pages say; tests/test_mirror.py looks for secrets in it",
    "mirror_key": "makes a key and signs a list of sums; reads no record",
    "load_package": "fills an empty registry with what another one has published",
    "publish_data": "writes the tables that tests/test_data_package.py looks through",
    "prune": "takes away what is due and prints numbers",
    "import_records": "reports to whoever runs it",
    "index_status": "prints numbers to whoever runs it",
    "invite_curator": "prints a link for the owner of the machine",
    "load_bench": "fills an empty registry with invented people",
    "load_collection": "reports to whoever runs it",
    "make_avif": "writes sizes of pictures, which are served as the others are",
    "parse_entries": "reads a file given to it and no record",
    "recover_curator": "speaks of an account to the owner of the machine",
    "rebuild_index": "writes what is published into the index; the index is walked below",
    "undo_changes": "reports to whoever runs it",
    "verify_index": "reports to whoever runs it",
    "verify_mirror": "reads files of a copy and no record",
}


def patterns(resolver: URLResolver, in_admin: bool = False) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            desk = in_admin or entry.app_name == "admin"
            yield from patterns(entry, desk)
        elif not in_admin:
            yield entry


def names() -> set[str]:
    return {pattern.name or "" for pattern in patterns(get_resolver())}


def addresses(planted: Planted) -> Iterator[str]:
    """Every public address in every language, with what is shown and with what is hidden."""
    for name in sorted(names() - NOT_PUBLIC):
        for language in LANGUAGES[:1] if name in WITHOUT_LANGUAGE else LANGUAGES:
            with translation.override(language):
                yield from _addresses_of(name, planted)


def in_turn(planted: Planted) -> Iterator[str]:
    """Every public address once, the first in English, the next in Russian, and so on."""
    for turn, name in enumerate(sorted(names() - NOT_PUBLIC)):
        in_each = []
        for language in LANGUAGES:
            with translation.override(language):
                in_each.append(list(_addresses_of(name, planted)))
        for number, same in enumerate(zip(*in_each, strict=True)):
            yield same[(turn + number) % len(LANGUAGES)]


def _addresses_of(name: str, planted: Planted) -> Iterator[str]:
    if name in API_LISTS or name in API_RECORDS:
        return _of_interface(name, planted)
    if name in ("people-file", "place-people-file", "data-list"):
        return _files(name, planted)
    if name in WITHOUT_LANGUAGE | {"resolve"}:
        return _bare(name, planted)
    return _of_page(name, planted)


def _of_page(name: str, planted: Planted) -> Iterator[str]:
    if noun := name if name in RECORDS else OF_RECORDS.get(name):
        rows = [planted.shown[noun], *(r for n, r in planted.hidden.items() if n.startswith(noun))]
        for row in rows:
            slug = row.slug if row is planted.shown[noun] else "x"
            yield from _of_record(name, reverse(f"registry:{name}", args=[row.public_id, slug]))
    elif name == "values":
        yield from (reverse("registry:values", args=[facet]) for facet in FACETS)
    elif name == "contribute-about":
        address = reverse("registry:contribute-about", kwargs=VALUES[name])
        yield f"{address}?q=Taina"
        yield from (f"{address}?about={row.public_id}" for row in planted.hidden.values())
    elif name in VALUES:
        yield reverse(f"registry:{name}", kwargs=VALUES[name])
    else:
        yield from _with_questions(address_of(name), planted)


def _of_interface(name: str, planted: Planted) -> Iterator[str]:
    """Lists for programs, with questions that try to reach what is hidden, and whole records."""
    if noun := API_RECORDS.get(name):
        rows = [planted.shown[noun], *(r for n, r in planted.hidden.items() if n.startswith(noun))]
        yield from (reverse(name, args=[row.public_id]) for row in rows)
        return
    address = reverse(name)
    yield address
    if name == "api-people":
        yield from _filtered(address, planted)
        yield from (f"{address}?facets={facet}" for facet in FACETS)
    if name == "api-changes":
        yield f"{address}?since=2000-01-01&page_size=500"


def _files(name: str, planted: Planted) -> Iterator[str]:
    """Every list in every format; people also under filters that name what is hidden."""
    if name == "people-file":
        yield from (reverse("registry:people-file", args=[ending]) for ending in ENDINGS)
        yield from _filtered(reverse("registry:people-file", args=["csv"]), planted)
        return
    if name == "place-people-file":
        yield from _below_places(planted)
        return
    for table in (*LISTS, *(table.name for table in network.TABLES)):
        yield from (reverse("registry:data-list", args=[table, end]) for end in ENDINGS)
    for table in ("places", "photos"):
        yield from _narrowed(reverse("registry:data-list", args=[table, "csv"]), planted)


def _below_places(planted: Planted) -> Iterator[str]:
    """The lists of people below places as files: every list, and every format of one."""
    hidden = [row for noun, row in planted.hidden.items() if noun.startswith("place")]
    for place in (planted.shown["place"], *hidden):
        files = {
            ending: reverse("registry:place-people-file", args=[place.public_id, "x", ending])
            for ending in ENDINGS
        }
        yield from (f"{files['csv']}?as={tie}" for tie in TIES)
        yield from (f"{address}?as=shot&when=1937-11-03" for address in files.values())


def _bare(name: str, planted: Planted) -> Iterator[str]:
    """Addresses without a language."""
    rows = [*planted.shown.values(), *planted.hidden.values()]
    if name == "media" or name.startswith("iiif"):
        rows = [row for row in rows if row.noun in ("photos", "documents")]
    if name in BARE_OF_RECORDS:
        yield from (reverse(name, args=[row.public_id, *BARE_OF_RECORDS[name]]) for row in rows)
    elif name == "sitemap-records":
        yield from (reverse(name, args=[row.noun or "people", row.public_id]) for row in rows)
    elif name in BARE_VALUES:
        for values in BARE_VALUES[name]:
            yield from _asked(reverse(name, args=values), "prefix")
    else:
        yield from _with_questions(address_of(name), planted)


def address_of(name: str) -> str:
    """The address of a list, which needs nothing named in it."""
    return reverse(name if name in BARE else f"registry:{name}")


def _of_record(name: str, address: str) -> Iterator[str]:
    yield address
    if name == "place-people":
        yield from (f"{address}?as={tie}" for tie in TIES)
        yield f"{address}?as=shot&when=1937-11-03"


def _with_questions(address: str, planted: Planted) -> Iterator[str]:
    """The address as it is, and with questions that try to reach what is hidden."""
    yield address
    if address.endswith(("/search/", "/suggest/")):
        # Also with the beginnings of all secret words: what is hidden is found by no search.
        for question in (PREFIX, PREFIX[:3], "a", "и", "order", "Taina", "Тайна"):
            yield f"{address}?{urlencode({'q': question})}"
    yield from _about_records(address, planted)
    yield from _of_standards(address, planted)
    if address.endswith(("/places/", "/photos/")):
        yield from _narrowed(address, planted)
    if "/reading/" in address:
        yield f"{address}?date=11-03"
        for row in planted.hidden.values():
            for field in ("burial_place", "event", "document"):
                yield f"{address}?{field}={row.slug or row.public_id}"
    if address.endswith("/people/"):
        yield from _filtered(address, planted)


def _asked(address: str, parameter: str) -> Iterator[str]:
    """The address with beginnings of secret words in a parameter."""
    for question in (PREFIX, PREFIX[:3], "Taina", "Тайная", "a"):
        yield f"{address}?{urlencode({parameter: question})}"


def _of_standards(address: str, planted: Planted) -> Iterator[str]:
    """Harvests, matches and previews that try to reach what is hidden."""
    if address.endswith("/oai"):
        for verb in ("ListRecords", "ListIdentifiers"):
            yield f"{address}?verb={verb}&metadataPrefix=oai_dc"
    if address.endswith("/reconcile"):
        for kind in ("person", "place", "source"):
            words = (PREFIX, f"{PREFIX}persondraft Тайная", "Taina", "Тайная")
            batch = {str(n): {"query": q, "type": kind} for n, q in enumerate(words)}
            yield f"{address}?{urlencode({'queries': json.dumps(batch)})}"
    for row in [*planted.shown.values(), *planted.hidden.values()]:
        if address.endswith("/oai"):
            named = f"identifier=oai:testserver:{row.public_id}"
            yield f"{address}?verb=GetRecord&metadataPrefix=oai_dc&{named}"
        elif address.endswith("/reconcile"):
            columns = [{"id": name} for name in ("name_en", "birth_place", "arrest_date")]
            extend = {"ids": [row.public_id], "properties": columns}
            yield f"{address}?{urlencode({'extend': json.dumps(extend)})}"
        elif address.endswith("/preview"):
            yield f"{address}?id={row.public_id}"


def _filtered(address: str, planted: Planted) -> Iterator[str]:
    """The list of people under filters that name what is hidden."""
    for question in ("q=Taina", "arrest_year=1921", "sort=death", "has_dispute=yes"):
        yield f"{address}?{question}"
    for row in planted.hidden.values():
        for field in ("place", "burial_place", "source", "event"):
            yield f"{address}?{field}={row.slug}&{field}={row.public_id}"


def _narrowed(address: str, planted: Planted) -> Iterator[str]:
    """Lists of places and photographs under what narrows them."""
    yield from (f"{address}?kind={kind}" for kind in ("prison", "settlement", "unidentified"))
    for row in planted.hidden.values():
        yield f"{address}?within={row.slug or row.public_id}"


def _about_records(address: str, planted: Planted) -> Iterator[str]:
    """Pages that may be asked about one record."""
    if address.endswith(("/corrections/", "/contribute/")):
        for row in [*planted.shown.values(), *planted.hidden.values()]:
            yield f"{address}?record={row.public_id}&about={row.public_id}"


def seen(response: Any) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return headers + "\n" + unpacked(body).decode("utf-8", "replace")


def unpacked(body: bytes) -> bytes:
    """What stands in a packed file or a spreadsheet."""
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def leaks(text: str, asked: str, words: set[str]) -> set[str]:
    """Secret words in an answer that the question itself did not bring along."""
    return {word for word in words if word in text and word not in asked}


def test_every_public_address_is_in_the_walk() -> None:
    for name in names() - NAMED - NOT_PUBLIC:
        assert name, "a public address without a name"
        address_of(name)  # Raises when it needs something the walk does not know.


def test_every_command_is_in_the_walk() -> None:
    package = import_module("registry.management.commands")
    assert {module.name for module in iter_modules(package.__path__)} == set(COMMANDS)


def test_the_walk_finds_a_secret_that_is_shown(client: Client) -> None:
    planted = plant()
    person: Any = planted.shown["person"]
    from tests import makers

    person.summary = {"en": planted.word("shown")}
    makers.save(person)
    page = client.get(reverse("registry:person", args=[person.public_id, person.slug]))
    assert leaks(seen(page), "", planted.words) == {f"{PREFIX}shown"}


def test_no_secret_is_seen_anywhere_in_public(client: Client, settings: Settings) -> None:
    """Each address in one of the languages, in turn; all of them in all under `make test-all`."""
    settings.CONTRIBUTIONS = True
    planted = plant()
    assert _leaking(client, planted, in_turn(planted)) == {}


@pytest.mark.slow
def test_no_secret_is_seen_in_any_language(client: Client, settings: Settings) -> None:
    settings.CONTRIBUTIONS = True
    planted = plant()
    walk = list(addresses(planted))
    assert _leaking(client, planted, iter(walk)) == {}
    print(f"{len(planted.words)} planted words, {len(walk)} public addresses: none seen")


def _leaking(client: Client, planted: Planted, walk: Iterator[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for address in walk:
        # Nobody asks so much in an hour.
        limiter.forget()
        response = client.get(address)
        assert response.status_code < 500, address
        if found_here := leaks(seen(response), address, planted.words):
            found[address] = found_here
    return found


@pytest.mark.parametrize("group", ["", "contributor", "importer"])
def test_what_readers_sent_is_seen_by_nobody_without_the_right(group: str, client: Client) -> None:
    planted = plant()
    visitor = desk_of(group) if group else client
    for row in Contribution.objects.all():
        for page in ("change", "picture", "public", "enter", "history", "delete"):
            where = reverse(f"admin:registry_contribution_{page}", args=[row.pk])
            answer = visitor.get(where)
            assert answer.status_code in ({404} if page == "picture" else {302, 403, 404}), where
            assert leaks(seen(answer), where, planted.words) == set()
    for page in ("changelist", "next"):
        answer = visitor.get(reverse(f"admin:registry_contribution_{page}"))
        assert answer.status_code == (403 if group else 302)


def test_a_hidden_record_answers_like_one_that_never_was(client: Client) -> None:
    planted = plant()
    for noun, row in planted.hidden.items():
        name, state = noun.split()
        if name not in RECORDS or state == "withdrawn":
            continue
        hidden = client.get(reverse(f"registry:{name}", args=[row.public_id, "nobody"]))
        absent = client.get(reverse(f"registry:{name}", args=[ABSENT, "nobody"]))
        assert hidden.status_code == absent.status_code == 404
        assert seen(hidden).replace(row.public_id, ABSENT) == seen(absent)
        assert client.get(reverse("resolve", args=[row.public_id])).status_code == 404


def test_what_is_published_is_shown(client: Client) -> None:
    planted = plant()
    for name, row in planted.shown.items():
        page = client.get(reverse(f"registry:{name}", args=[row.public_id, row.slug]))
        assert page.status_code == 200, name


def test_no_count_and_no_term_comes_from_what_is_hidden() -> None:
    planted = plant()
    values = " ".join(IndexTermA.objects.values_list("value", flat=True))
    assert leaks(values, "", planted.words) == set()
    hidden = [row.pk for noun, row in planted.hidden.items() if noun.startswith("person")]
    assert not IndexDocumentA.objects.filter(person_id__in=hidden).exists()
