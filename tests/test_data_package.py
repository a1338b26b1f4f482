"""The whole register as a data package: valid by a tool not written here, whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import gzip
import hashlib
import io
import json
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import QuerySet
from django.test import Client
from frictionless import Package
from pytest_django import Settings

from registry.errors import PackageError
from registry.intake.files.masking import unmasked
from registry.models import ImportBatch, Participation, Person
from registry.opendata.exports import package, publishing
from registry.opendata.exports.cells import as_text
from registry.opendata.exports.loading import load
from registry.opendata.exports.package import ALL_TABLES, write_package
from registry.opendata.exports.publishing import edition_in, publish
from tests import makers, public_records
from tests.planted import plant
from tests.test_secrets import leaks, unpacked

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 26)


def written(folder: Path) -> dict[str, bytes]:
    folder.mkdir(parents=True)
    paths = write_package(folder, today=DAY)
    assert {path.name for path in folder.iterdir()} == {str(path) for path in paths}
    return {str(path): (folder / path).read_bytes() for path in paths}


def a_little_of_everything() -> Any:
    place = makers.make_place()
    person = makers.anna_probnaya(birth_place=place, profession_text="=счетовод")
    makers.pyotr_primerov()
    event = public_records.make_event(place=place, date="1937-03")
    makers.save(Participation(event=event, person=person, capacity="defendant"))
    makers.cite(person, "birth_date", value="1891", verdict="differs")
    public_records.make_figure(value_lo="12.5", value_hi="12.5", event=event)
    public_records.make_document(event=event)
    public_records.make_photo("The Invented", person)
    public_records.find(person, "burial_place", "searched_not_found", "Nobody knows.")
    return person


def test_the_package_is_valid_by_frictionless(tmp_path: Path) -> None:
    a_little_of_everything()
    written(tmp_path / "a")
    report = Package(str(tmp_path / "a" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])[:5]


def test_sizes_and_sums_are_those_of_the_files(tmp_path: Path) -> None:
    makers.anna_probnaya()
    files = written(tmp_path / "a")
    described = json.loads(files["datapackage.json"])
    assert described["version"].startswith("2026.11.26+")
    assert len(described["resources"]) == 2 * len(ALL_TABLES)
    for resource in described["resources"]:
        data = files[resource["path"]]
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_both_formats_say_the_same(tmp_path: Path) -> None:
    a_little_of_everything()
    files = written(tmp_path / "a")
    for table in ALL_TABLES:
        text = gzip.decompress(files[f"{table.name}.csv.gz"]).decode()
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        lines = gzip.decompress(files[f"{table.name}.jsonl.gz"]).decode().splitlines()
        assert len(rows) == len(lines)
        for row, line in zip(rows, map(json.loads, lines), strict=True):
            told = {name: unmasked(cell) for name, cell in row.items()}
            assert told == {name: _in_words(value) for name, value in line.items()}, table.name


def _in_words(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else as_text(value)


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    a_little_of_everything()
    assert written(tmp_path / "a") == written(tmp_path / "b")


def test_no_secret_stands_in_the_package(tmp_path: Path) -> None:
    planted = plant()
    for name, data in written(tmp_path / "a").items():
        assert leaks(unpacked(data).decode(), "", planted.words) == set(), name
        hidden = {row.public_id for row in planted.hidden.values()}
        assert not [one for one in hidden if one in unpacked(data).decode()], name


def test_a_place_that_is_hidden_is_not_named_by_a_version(tmp_path: Path) -> None:
    person = makers.anna_probnaya()
    hidden = makers.make_place("zq-hidden")
    makers.cite(person, "birth_place", value="zq-hidden", verdict="differs")
    makers.set_state(hidden, "draft")
    files = written(tmp_path / "a")
    assert b"zq-hidden" not in gzip.decompress(files["citations.csv.gz"])


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(PackageError, match="not an empty folder"):
        write_package(tmp_path)
    with pytest.raises(PackageError, match="holds what no edition brought there"):
        publish(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


# Publishing ------------------------------------------------------------------------------------


def test_an_edition_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    root = tmp_path / "data"
    first = publish(root, today=DAY)
    makers.anna_probnaya()
    second = publish(root, today=DAY)
    assert not first.exists()
    edition = edition_in(root)
    assert edition is not None
    assert edition.folder == second.resolve()
    assert {path.name for path in root.iterdir()} == {"current", second.name}


def test_an_interrupted_run_leaves_the_edition_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "data"
    publish(root, today=DAY)
    before = edition_in(root)

    def ended(*_args: Any) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(package, "json_portion", ended)
        makers.anna_probnaya()
        with pytest.raises(KeyboardInterrupt):
            publish(root, today=DAY)
    assert edition_in(root) == before
    # What a run that was killed could not take away is taken away by the next.
    (root / ".begun-killed").mkdir()
    publish(root, today=DAY)
    assert not (root / ".begun-killed").exists()


def test_a_disk_that_fills_up_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    makers.anna_probnaya()

    def full(*_args: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(package, "json_portion", full)
    with pytest.raises(CommandError, match=r"There is no room left in .*\. The edition published"):
        call_command("publish_data", str(tmp_path / "data"))


def test_too_little_room_is_said_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")(10, 9, 1)
    monkeypatch.setattr(publishing.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(CommandError, match="MB free"):
        call_command("publish_data", str(tmp_path / "data"))
    assert not (tmp_path / "data").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(CommandError, match="is a file; name a folder"):
        call_command("publish_data", str(tmp_path / "data"))


# Loaded into an empty registry ------------------------------------------------------------------


def empty_the_registry() -> None:
    """As before the first record; keys of the database go on counting."""
    with transaction.atomic():
        for model in apps.get_app_config("registry").get_models():
            for field in model._meta.many_to_many:
                through: Any = field.remote_field.through  # type: ignore[union-attr]
                QuerySet(through).order_by()._raw_delete("default")
            if model.__name__ != "Curator":
                QuerySet(model).order_by()._raw_delete("default")


def test_a_registry_loaded_from_a_package_publishes_the_same_bytes(tmp_path: Path) -> None:
    person = a_little_of_everything()
    makers.make_act(person, kind="judged", approvals=1, date="1936/1938", date_type="period")
    before = written(tmp_path / "a")
    empty_the_registry()
    loaded = load(tmp_path / "a")
    assert loaded.withheld == 0
    after = written(tmp_path / "b")
    assert before.keys() == after.keys()
    differing = [name for name in before if before[name] != after[name]]
    # It tells the version of the index, which counts what happened in each registry.
    assert differing in ([], ["datapackage.json"])
    assert Person.objects.get(public_id=person.public_id).is_victim


def test_whoever_may_be_living_waits_where_nobody_has_released_them(tmp_path: Path) -> None:
    person = makers.make_person(birth_date="1890")
    written(tmp_path / "a")
    empty_the_registry()
    # A hundred years are not over on this day.
    assert load(tmp_path / "a", today=dt.date(1980, 1, 1)).withheld == 1
    assert Person.objects.get(public_id=person.public_id).state == "in_review"


def test_a_registry_that_holds_something_is_not_loaded_into(tmp_path: Path) -> None:
    makers.anna_probnaya()
    written(tmp_path / "a")
    with pytest.raises(PackageError, match="holds sources already"):
        load(tmp_path / "a")


def test_a_package_with_a_changed_file_is_refused_and_nothing_written(tmp_path: Path) -> None:
    makers.anna_probnaya()
    written(tmp_path / "a")
    empty_the_registry()
    with (tmp_path / "a" / "names.csv.gz").open("ab") as file:
        file.write(b"more")
    with pytest.raises(CommandError, match="the sums differ"):
        call_command("load_package", str(tmp_path / "a"))
    with pytest.raises(CommandError, match=r"There is no datapackage\.json"):
        call_command("load_package", str(tmp_path))
    assert not Person.objects.exists()


def test_a_row_that_cannot_be_read_leaves_the_registry_empty(tmp_path: Path) -> None:
    makers.anna_probnaya()
    written(tmp_path / "a")
    empty_the_registry()
    with_other_rows(tmp_path / "a", "people", lambda text: text.replace("1890,", "in spring,"))
    with pytest.raises(PackageError):
        load(tmp_path / "a")
    assert not Person.objects.exists()
    assert not ImportBatch.objects.exists()


def with_other_rows(folder: Path, table: str, change: Callable[[str], str]) -> None:
    """The package with another table, and with the sum of that."""
    path = folder / f"{table}.csv.gz"
    path.write_bytes(gzip.compress(change(gzip.decompress(path.read_bytes()).decode()).encode()))
    described = json.loads((folder / "datapackage.json").read_text())
    for resource in described["resources"]:
        if resource["path"] == path.name:
            resource["hash"] = f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
    (folder / "datapackage.json").write_text(json.dumps(described))


# Served ----------------------------------------------------------------------------------------


def test_files_of_the_edition_are_served_and_nothing_else(
    client: Client, settings: Settings
) -> None:
    assert client.get("/data/files/datapackage.json").status_code == 404
    folder = publish(Path(settings.DATA_ROOT), today=DAY)
    (folder / "stray.txt").write_text("stray")
    response: Any = client.get("/data/files/people.csv.gz")
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == (folder / "people.csv.gz").read_bytes()
    assert client.get("/data/files/datapackage.json").status_code == 200
    for name in ("stray.txt", "..", "%2e%2e%2fdatapackage.json", "current"):
        assert client.get(f"/data/files/{name}").status_code == 404
    etag = response["ETag"]
    unchanged = client.get("/data/files/people.csv.gz", headers={"If-None-Match": etag})
    assert unchanged.status_code == 304


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_the_page_of_data_lists_files_with_sums(
    language: str, client: Client, settings: Settings
) -> None:
    empty = client.get(f"/{language}/data/")
    assert empty.status_code == 200
    publish(Path(settings.DATA_ROOT), today=DAY)
    edition = edition_in(Path(settings.DATA_ROOT))
    assert edition is not None
    page = client.get(f"/{language}/data/").content.decode()
    for file in edition.files:
        assert f"/data/files/{file.name}" in page
        assert file.sha256 in page
