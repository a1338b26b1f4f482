"""A static mirror: whole, without a server, always the same, and nothing hidden is in it."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from pytest_django import Settings

from registry.curation import publishing
from registry.mirror import building, manifest, store, tasks, writing
from registry.mirror.addresses import HOST, MIRRORED, NEEDS_A_SERVER, Address
from registry.mirror.errors import MirrorError
from registry.mirror.links import dead_links
from registry.mirror.packing import pack
from registry.mirror.room import Wanted, room_for
from registry.mirror.store import Room, beside
from registry.models import Person
from registry.vocabulary import State
from tests import makers
from tests.mirrors import files_of, load_people, make
from tests.planted import plant
from tests.test_public_pictures import make_photo
from tests.test_secrets import patterns

# Also for those who only look: the mirror they look at is made from a database.
pytestmark = pytest.mark.django_db
MEYERHOLD = "p000000rr"
PYOTR = "en/people/p000000qg/primerov-pyotr/index.html"
ANNA = "en/people/p000000p6/probnaya-anna/index.html"


@pytest.fixture
def copy(mirror: Path, tmp_path: Path) -> Path:
    """A copy of it to be spoilt."""
    return Path(shutil.copytree(mirror, tmp_path / "mirror"))


# Pages ---------------------------------------------------------------------------------------


def test_no_link_of_a_mirror_leads_nowhere(mirror: Path) -> None:
    paths = [path for path, _sum in manifest.lines(mirror)]
    assert ANNA in paths
    assert list(dead_links(mirror, paths)) == []


def test_a_dead_link_is_found(copy: Path) -> None:
    page = copy / ANNA
    page.write_text(page.read_text("utf-8").replace("</main>", '<a href="../x.html">x</a></main>'))
    assert [dead.link for dead in dead_links(copy, [ANNA])] == ["../x.html"]


def test_no_page_names_a_host_or_asks_a_server(mirror: Path) -> None:
    for file, content in files_of(mirror).items():
        if file.endswith((".html", ".atom", ".js", ".bib", ".ris")):
            text = content.decode()
            assert HOST not in text, file
            assert "testserver" not in text, file
        if file.endswith(".html"):
            assert "Content-Security-Policy" in text, file
            assert 'method="post"' not in text, file
            assert "suggest.js" not in text, file


def test_a_page_of_the_mirror_says_what_the_page_of_the_site_says(mirror: Path) -> None:
    text = (mirror / ANNA).read_text("utf-8")
    assert "Пробная" in text
    assert "application/ld+json" not in text
    assert 'href="../../../../static/registry/style.css"' in text
    assert '<a href="../../index.html">People</a>' in text


def test_nothing_is_offered_that_only_a_server_could_do(mirror: Path) -> None:
    files = files_of(mirror)
    offered = ("This list as a file", "JSON-LD", "Changes to this page", "One name at a time")
    for file, content in files.items():
        if file.endswith(".html"):
            text = content.decode()
            assert not [words for words in offered if words in text], file
    # The site offers it, and what needs no server stays.
    makers.anna_probnaya()
    assert "This list as a file" in Client().get("/en/people/").content.decode()
    assert "Download BibTeX" in files[ANNA].decode()


def test_the_page_that_searches_says_that_it_reads_only_where_its_script_runs(
    mirror: Path,
) -> None:
    text = (mirror / "en/people/index.html").read_text("utf-8")
    # In the words handed to the script, and nowhere a reader without scripts would see them.
    page, _script, words = text.partition('<script id="words"')
    assert "is being read" in words
    assert "is being read" not in page
    assert '<p class="n" id="told" role="status"></p>' in page


def test_a_short_address_leads_to_the_record(mirror: Path) -> None:
    text = (mirror / "id/p000000p6/index.html").read_text("utf-8")
    assert f"url=../../{ANNA}" in text
    # A case has no page; its id leads to its person.
    assert ANNA in (mirror / "id/r000000p8/index.html").read_text("utf-8")


def test_every_page_names_an_icon_that_is_there_so_that_nobody_asks_the_host(mirror: Path) -> None:
    pages = [file for file in files_of(mirror) if file.endswith(".html")]
    assert "index.html" in pages
    assert "id/p000000p6/index.html" in pages
    for file in pages:
        link = re.search(
            r'<link rel="icon"[^>]* href="([^"]*)"', (mirror / file).read_text("utf-8")
        )
        assert link, file
        assert (mirror / file).parent.joinpath(link[1]).is_file(), file


def test_every_list_of_letters_fates_and_days_is_read_without_a_script(mirror: Path) -> None:
    files = set(files_of(mirror))
    for file in ("en/names/П/index.html", "en/fates/executed/index.html", "en/places/index.html"):
        assert file in files
    days = [file.split("/")[2] for file in files if file.startswith("en/on-this-day/")]
    # The days of both people known to the day: of birth, of arrest, of death.
    known = ["02-02", "02-10", "06-20", "10-14", "11-03"]
    assert sorted(days) == [*known, "calendar.ics", "index.html"]
    # The others stand in the calendar too, as words.
    calendar = (mirror / "en/on-this-day/index.html").read_text("utf-8")
    assert '<li class="day"><a class="unlinked">31</a></li>' in calendar


@pytest.mark.parametrize(
    ("path", "query", "file"),
    [
        ("/en/fates/executed/", "page=2", "en/fates/executed/page/2/index.html"),
        ("/en/fates/executed/", "page=1", "en/fates/executed/index.html"),
        ("/en/fates/executed/", "arrest_year=1937", "en/people/index.html"),
        ("/en/victims/", "", "en/people/index.html"),
        ("/id/p000000p6", "", "id/p000000p6/index.html"),
        ("/media/h000000p1/320.jpg", "", "media/h000000p1/320.jpg"),
        ("/en/names/%D0%9F/", "", "en/names/П/index.html"),
    ],
)
def test_an_address_has_one_file(path: str, query: str, file: str) -> None:
    found = Address.of(path, query, frozenset({"en"}))
    assert found is not None
    assert found.file == file


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/en/people/", "sort=death"),
        ("/en/people/", "colour=red"),
        ("/en/suggest/", "q=a"),
        ("/en/contribute/", ""),
        ("/en/places/", "within=x"),
        ("/ru/people/", ""),
        ("/en/nothing/", ""),
    ],
)
def test_what_needs_a_server_has_no_file(path: str, query: str) -> None:
    assert Address.of(path, query, frozenset({"en"})) is None


def test_every_public_page_is_mirrored_or_known_to_need_a_server() -> None:
    routes = {pattern.name for pattern in patterns(get_resolver("registry.web.urls"))}
    assert routes <= MIRRORED | NEEDS_A_SERVER


def test_a_smaller_mirror_has_no_link_to_whom_it_leaves_out(tmp_path: Path) -> None:
    load_people(tmp_path / "collection")
    shown = make_photo(Person.objects.get(public_id="p000000p6"))
    hidden = make_photo(rights="")

    make(tmp_path / "mirror", most_people=1, base_url="https://copy.example/x")
    found = files_of(tmp_path / "mirror")
    assert ANNA in found
    assert PYOTR not in found
    assert f"id/{MEYERHOLD}/index.html" not in found
    assert json.loads(found["mirror.json"])["people"] == 1
    assert not [file for file in found if file.startswith("data/")]
    # The picture is on the page, in the row of the search, and a file; one without rights is not.
    assert found[f"media/{shown.public_id}/160.jpg"] == b"a picture"
    assert f"media/{shown.public_id}/160.jpg" in found["index/d/en/0.js"].decode()
    assert f"../../../../media/{shown.public_id}/160.avif".encode() in found[ANNA]
    assert not [file for file in found if hidden.public_id in file and "media" in file]
    canonical = b'<link rel="canonical" href="https://copy.example/x/en/people/p000000p6/'
    assert canonical in found[ANNA]
    # Linked data names things by whole addresses: they stand where the copy has one.
    assert b"application/ld+json" in found[ANNA]


def test_a_mirror_says_of_itself_what_it_holds(mirror: Path) -> None:
    about: dict[str, Any] = json.loads((mirror / "mirror.json").read_text("utf-8"))
    assert about["languages"] == ["en"]
    assert about["format"] == store.FORMAT


def test_the_tables_of_open_data_lie_beside_the_pages(mirror: Path) -> None:
    package = json.loads((mirror / "data" / "datapackage.json").read_text("utf-8"))
    assert all((mirror / "data" / each["path"]).is_file() for each in package["resources"])


# The same every time -------------------------------------------------------------------------


def test_the_same_records_give_the_same_bytes_and_an_edit_changes_only_what_it_touches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_people(tmp_path / "collection")
    target = tmp_path / "mirror"
    report = make(target)
    first = files_of(target)
    # No file is written twice.
    assert report.fresh == report.files
    make(tmp_path / "again")
    assert files_of(tmp_path / "again") == first
    assert [file for file in first if file.startswith(f"en/people/{MEYERHOLD}")]

    began = timezone.now().isoformat()
    person = Person.objects.get(slug="primerov-pyotr")
    person.summary = {"en": "A new line about him."}
    makers.save(person)
    withdrawn = Person.objects.get(public_id=MEYERHOLD)
    publishing.withdraw(withdrawn, editor=None, office="o", reason="Doubtful.")
    kept = (target / ANNA).stat()
    asked: list[str] = []
    really = writing.ask

    def noted(path: str, *given: Any, **wanted: Any) -> Any:
        asked.append(path)
        return really(path, *given, **wanted)

    monkeypatch.setattr(writing, "ask", noted)
    make(target, since=began)
    second = files_of(target)
    # Whom nobody touched is not made anew.
    assert "/en/people/p000000qg/primerov-pyotr/" in asked
    assert "/en/people/p000000p6/probnaya-anna/" not in asked
    assert b"A new line about him." in second[PYOTR]
    # The same file, by a link: nothing was written.
    assert (target / ANNA).stat().st_ino == kept.st_ino
    # Whoever was withdrawn is gone, from the lists and the search too.
    assert not [file for file in second if file.startswith(f"en/people/{MEYERHOLD}")]
    assert not [file for file, content in second.items() if "Мейерхольд".encode() in content]
    assert f"id/{MEYERHOLD}/index.html" in second
    assert [path for path, _sum in manifest.lines(target)] == sorted(
        set(second) - manifest.BESIDE, key=lambda file: file.encode()
    )


def test_work_that_was_cut_off_goes_on_and_the_last_mirror_stays_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.pyotr_primerov()
    target = tmp_path / "mirror"
    finished = tasks.run
    done: list[tasks.Task] = []

    def cut_off(task: tasks.Task) -> tasks.Done:
        if len(done) == 30:
            raise KeyboardInterrupt
        done.append(task)
        return finished(task)

    monkeypatch.setattr(building, "run", cut_off)
    with pytest.raises(KeyboardInterrupt):
        make(target)
    assert not target.exists()
    kept = len(list((beside(target, "part") / store.STATE).glob("*.sums")))
    assert kept == 30
    done.clear()
    monkeypatch.setattr(building, "run", finished)
    wrote: list[str] = []
    put = store.Part.put

    def noted(part: store.Part, file: str, content: bytes | str) -> None:
        wrote.append(file)
        put(part, file, content)

    monkeypatch.setattr(store.Part, "put", noted)
    make(target)
    assert "en/index.html" not in wrote
    assert "en/index.html" in files_of(target)
    assert not beside(target, "part").exists()


def test_what_is_withdrawn_while_the_mirror_is_made_is_not_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_people(tmp_path / "collection")
    finished = tasks.run

    def interrupted(task: tasks.Task) -> tasks.Done:
        done = finished(task)
        person = Person.objects.get(public_id=MEYERHOLD)
        if task.kind == "own" and person.state == State.PUBLISHED:
            publishing.withdraw(person, editor=None, office="o", reason="Doubtful.")
        return done

    monkeypatch.setattr(building, "run", interrupted)
    report = make(tmp_path / "mirror")
    assert report.rounds == 2
    found = files_of(tmp_path / "mirror")
    assert not [file for file, content in found.items() if "Мейерхольд".encode() in content]
    assert not [file for file in found if file.startswith(f"en/people/{MEYERHOLD}")]


# Secrets -------------------------------------------------------------------------------------


def test_nothing_unpublished_is_in_a_mirror(tmp_path: Path) -> None:
    planted = plant()
    make(tmp_path / "mirror", languages=("en",))
    found = {
        (file, word)
        for file, content in files_of(tmp_path / "mirror").items()
        for word in planted.words
        if word in file or word.encode() in content
    }
    assert found == set()
    names = " ".join(files_of(tmp_path / "mirror"))
    assert not [
        row
        for row in planted.hidden.values()
        if f"/{row.public_id}/" in names and f"id/{row.public_id}" not in names
    ]


# Targets -------------------------------------------------------------------------------------


@pytest.mark.parametrize("spoil", ["strangers", "file", "more"])
def test_nothing_is_overwritten_that_is_no_mirror_of_ours(
    spoil: str, copy: Path, tmp_path: Path
) -> None:
    target = tmp_path / "target"
    if spoil == "file":
        target.write_text("mine")
    elif spoil == "strangers":
        target.mkdir()
        (target / "letter.txt").write_text("mine")
    else:
        target = copy
        (target / "letter.txt").write_text("mine")
    before = target.read_bytes() if spoil == "file" else files_of(target)
    with pytest.raises(MirrorError):
        make(target)
    assert (target.read_bytes() if spoil == "file" else files_of(target)) == before
    assert not beside(target, "part").exists()


def test_two_never_make_the_same_mirror_at_once(tmp_path: Path) -> None:
    with store.alone(tmp_path / "mirror"), pytest.raises(MirrorError, match="Another process"):
        make(tmp_path / "mirror")
    assert not beside(tmp_path / "mirror", "part").exists()


def with_room(monkeypatch: pytest.MonkeyPatch, folder: Path, free: int) -> None:
    """As if the disk of a folder had so many bytes left."""
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=free))


def on_disk(folder: Path) -> int:
    """What a folder and everything in it take on the disk, as `du` counts."""
    return sum(path.stat().st_blocks for path in (folder, *folder.rglob("*"))) * 512


def test_a_disk_without_room_is_told_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_room(monkeypatch, tmp_path, 1000)
    with pytest.raises(MirrorError, match="has room for 0 MB; the mirror needs about"):
        make(tmp_path / "mirror")
    assert not beside(tmp_path / "mirror", "part").exists()


@pytest.mark.parametrize(
    "wanted",
    [
        {"languages": ("en", "ru")},
        {"most_people": 1, "base_url": "https://copy.example/"},
        {"is_zipped": True},
    ],
)
def test_what_is_told_to_be_needed_is_not_below_what_a_mirror_weighs(
    wanted: dict[str, Any], tmp_path: Path
) -> None:
    load_people(tmp_path / "collection")
    make_photo(Person.objects.get(public_id="p000000p6"))
    asked = Wanted(
        len(wanted.get("languages", ("en",))),
        wanted.get("most_people", 0),
        bool(wanted.get("base_url")),
        wanted.get("is_zipped", False),
    )
    needed = room_for(asked, store.block_of(tmp_path / "mirror"))
    make(tmp_path / "mirror", **wanted)
    zipped = pack(tmp_path / "mirror", tmp_path / "mirror.zip") if asked.is_zipped else 0
    assert on_disk(tmp_path / "mirror") + zipped <= needed.whole


def test_every_record_and_every_language_needs_room(db: None) -> None:
    before = room_for(Wanted(1), 4096).whole
    assert room_for(Wanted(3), 4096).whole > before * 2
    makers.make_source("A list")
    with_source = room_for(Wanted(1), 4096).whole
    # Its page, two citations, its short address, with their folders.
    assert with_source - before >= 8 * 4096
    makers.make_place("Воркута")
    assert room_for(Wanted(1), 4096).whole > with_source
    # On a memory stick every small file takes a great block.
    assert room_for(Wanted(1), 32_768).whole > with_source * 2
    zipped, folder = room_for(Wanted(1, is_zipped=True), 4096), room_for(Wanted(1), 4096)
    # The ZIP file is made anew every time.
    assert zipped.anew - folder.anew == zipped.whole - folder.whole > 0


def test_a_mirror_brought_up_to_date_needs_no_room_for_what_stays_the_same_file(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_room(monkeypatch, copy, 1_500_000)
    store.check_target(copy, Room(whole=2_000_000, anew=1_000_000))
    monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(MirrorError, match="needs about 3 MB"):
        store.check_target(copy, Room(whole=2_000_000, anew=1_000_000))


def no_links(*_paths: Path) -> None:
    """A file system of most memory sticks."""
    raise PermissionError(errno.EPERM, "Operation not permitted")


def test_what_was_made_before_a_cut_is_not_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mirror"
    beside(target, "part").mkdir()
    (beside(target, "part") / "made").write_bytes(b"x" * 3_000_000)
    with_room(monkeypatch, tmp_path, 1_500_000)
    store.check_target(target, Room(whole=4_000_000, anew=0))
    with pytest.raises(MirrorError, match="has room"):
        store.check_target(target, Room(whole=5_000_000, anew=0))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_leaves_the_last_mirror_and_what_was_made(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(part: store.Part, file: str, content: bytes | str) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(store.Part, "put", full)
    with pytest.raises(MirrorError, match=r"is full\. What was made is kept: make room and run"):
        make(tmp_path / "mirror")
    assert not (tmp_path / "mirror").exists()
    assert beside(tmp_path / "mirror", "part").exists()


def test_a_disk_that_fills_up_at_the_end_of_the_work_is_told_in_the_same_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(building, "_run_all", lambda *_given: None)
    monkeypatch.setattr(store, "sweep", full)
    with pytest.raises(MirrorError, match=r"is full\. What was made is kept: make room and run"):
        make(tmp_path / "mirror")


def test_a_folder_that_cannot_be_written_any_more_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(part: store.Part, file: str, content: bytes | str) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(store.Part, "put", broken)
    with pytest.raises(MirrorError, match=r"Input/output error\. What was made is kept: mend that"):
        make(tmp_path / "mirror")


def test_without_collected_style_sheets_it_is_told_before_any_work(
    tmp_path: Path, settings: Settings
) -> None:
    manifest_storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STATIC_ROOT = str(tmp_path / "static")
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest_storage}}
    with pytest.raises(MirrorError, match="run collectstatic first"):
        make(tmp_path / "mirror")
    assert not (tmp_path / "mirror").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ["--languages", "xx"],
        ["--since", "yesterday"],
        ["--base-url", "example.org"],
        ["--people", "-1"],
        ["--key", "/nowhere/key"],
    ],
)
def test_a_wrong_option_is_told_in_one_sentence(wrong: list[str], tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("mirror", str(tmp_path / "mirror"), *wrong, stdout=StringIO())
    assert not (tmp_path / "mirror").exists()
