"""What a public server must be told, and what it then promises."""

import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memorial.caches import caches
from memorial.databases import databases, read_database_url
from memorial.errors import SettingError
from memorial.local import local_secret_key
from memorial.media import media_storage

ROOT = Path(__file__).resolve().parent.parent
BASE = Path("/srv/memorial")
PRODUCTION = {
    "PATH": os.environ["PATH"],
    "SECRET_KEY": "Zk3vQ9-rT7xWm2Ls8Nf5Hd1Jc6Gb4Py0Ae-UoViRtKqXzMwSnBhEjDlCgFp",
    "ALLOWED_HOSTS": "memorial.example",
    "DATABASE_URL": "sqlite://:memory:",
}


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
@pytest.mark.parametrize("entry", [["manage.py", "check"], ["-c", "import memorial.wsgi"]])
def test_production_does_not_start_without_what_it_needs(name: str, entry: list[str]) -> None:
    without = {key: value for key, value in PRODUCTION.items() if key != name}
    ended = run(*entry, **without)
    assert ended.returncode != 0
    assert len(ended.stderr.strip().splitlines()) == 1
    assert name in ended.stderr


def test_a_setting_that_cannot_be_read_is_named_in_one_sentence() -> None:
    ended = run("manage.py", "check", **{**PRODUCTION, "HTTPS": "perhaps"})
    assert ended.returncode != 0
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "HTTPS" in ended.stderr


def test_a_key_for_sealing_that_is_none_stops_the_start() -> None:
    ended = run("manage.py", "check", **{**PRODUCTION, "CONTRIBUTION_KEY": "not a key"})
    assert ended.returncode != 0
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "CONTRIBUTION_KEY" in ended.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_REPLICA_URL", "postgres://replica/memorial"),
        ("REPLICA_LAG_SECONDS", "-1"),
        ("REPLICA_LAG_SECONDS", "nan"),
        ("CACHE_URL", "memcached://127.0.0.1"),
        ("MEDIA_STORAGE_URL", "s3://bucket"),
        ("LOG_FORMAT", "xml"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_SLOW_QUERY_MS", "often"),
        ("LANGUAGES", "en,tlh"),
        ("LANGUAGES", "en,en"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name(name: str, value: str) -> None:
    question = "import memorial.settings"
    ended = run("-c", question, **{**PRODUCTION, name: value})
    assert ended.returncode != 0
    assert name in ended.stderr.strip().splitlines()[-1]


def test_the_first_language_is_for_whoever_asks_for_none() -> None:
    question = (
        "from memorial.settings import LANGUAGES, LANGUAGE_CODE as c; print(c, len(LANGUAGES))"
    )
    assert run("-c", question, **PRODUCTION, LANGUAGES="uk, ru").stdout.split() == ["uk", "2"]
    assert run("-c", question, **PRODUCTION).stdout.split() == ["en", "3"]


def test_the_deployment_check_finds_nothing_under_production_settings() -> None:
    ended = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_debugging_is_off_unless_it_is_asked_for() -> None:
    question = "from memorial.settings import DEBUG, HTTPS; print(DEBUG, HTTPS)"
    assert run("-c", question, **PRODUCTION).stdout.split() == ["False", "True"]


def test_a_local_key_is_made_once_and_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret-key"
    key = local_secret_key(path)
    assert len(key) > 50
    assert local_secret_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600


# Database addresses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///.data/memorial.sqlite3", "/srv/memorial/.data/memorial.sqlite3"),
        ("sqlite:////var/lib/memorial.sqlite3", "/var/lib/memorial.sqlite3"),
        ("sqlite:///%D1%84.sqlite3", "/srv/memorial/ф.sqlite3"),
        ("sqlite://:memory:", ":memory:"),
    ],
)
def test_an_sqlite_address_names_a_file(url: str, name: str) -> None:
    assert read_database_url(url, base=BASE)["NAME"] == name


def test_a_writer_on_sqlite_takes_its_lock_at_once() -> None:
    options = read_database_url("sqlite:///x", base=BASE)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]


def test_a_postgres_address_is_read_in_all_its_parts() -> None:
    url = "postgres://anna:p%40ss@db.example:6432/people?sslmode=require"
    found = read_database_url(url, base=BASE)
    assert (found["USER"], found["PASSWORD"]) == ("anna", "p@ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "6432", "people")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_postgres_socket_folder_is_a_host() -> None:
    found = read_database_url("postgresql://postgres@/people?host=%2Frun%2Fpg", base=BASE)
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/pg", "", {})


@pytest.mark.parametrize(
    "url",
    ["mysql://x/y", "memorial.sqlite3", "sqlite://", "postgres://host", "postgres://host:five/x"],
)
def test_a_wrong_database_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_URL"):
        read_database_url(url, base=BASE)


# A second server, and where limits are counted --------------------------------------------------

PRIMARY = "postgres://memorial:secret@one.example/people"


def test_a_replica_is_another_way_to_the_same_records_that_writes_nothing() -> None:
    found = databases(PRIMARY, base=BASE, replica="postgres://memorial@two.example/people")
    options = found["replica"]["OPTIONS"]
    assert found["replica"]["HOST"] == "two.example"
    assert "default_transaction_read_only=on" in options["options"]
    # Neither server makes a reader wait for the other.
    assert found["default"]["OPTIONS"]["connect_timeout"] == options["connect_timeout"] == "3"


@pytest.mark.parametrize(
    "replica",
    ["sqlite:///x", "two.example", PRIMARY, "postgres://two.example", "postgres://two.example:x/y"],
)
def test_a_wrong_address_of_a_replica_is_refused_by_name(replica: str) -> None:
    with pytest.raises(SettingError, match="DATABASE_REPLICA_URL"):
        databases(PRIMARY, base=BASE, replica=replica)


def test_limits_are_counted_in_the_database_unless_there_is_redis() -> None:
    assert caches("")["limits"]["BACKEND"].endswith("DatabaseCache")
    found = caches("redis://127.0.0.1:6379/1")
    assert found["limits"]["BACKEND"] == "memorial.counting.CountingCache"
    assert "LocMem" in found["default"]["BACKEND"]


@pytest.mark.parametrize(
    "url", ["127.0.0.1:6379", "redis://", "redis://x:port/1", "http://x/1", "redis://x/first"]
)
def test_a_wrong_address_of_a_cache_is_refused_by_name(url: str) -> None:
    with pytest.raises(SettingError, match="CACHE_URL"):
        caches(url)


# Addresses that cannot be taken apart ----------------------------------------------------------

# Each setting with what its addresses begin with and what reads them.
READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "DATABASE_URL": ("postgres", lambda url: read_database_url(url, base=BASE)),
    "DATABASE_REPLICA_URL": ("postgres", lambda url: databases(PRIMARY, base=BASE, replica=url)),
    "CACHE_URL": ("redis", caches),
    "MEDIA_STORAGE_URL": ("s3", media_storage),
}
MALFORMED = [
    *("[", "u:zqword@[::1/x", "u:zqword@h]/x", "u:zqword[@h/x", "u:zqword]@h/x"),
    # A sign that becomes a slash when letters are brought to their usual form.
    *("u:zqword\u2100@h/x", "h\u2100/x"),
    *("u:zqword@h/x%00y", "u:zqword/@h/x", "u:zqword@h:zqport/x", "u:zqword@h:-1/x"),
]


@pytest.mark.parametrize("setting", READERS)
@pytest.mark.parametrize("rest", MALFORMED)
def test_a_malformed_address_is_one_sentence_without_its_password(setting: str, rest: str) -> None:
    scheme, read = READERS[setting]
    with pytest.raises(SettingError) as refused:
        read(f"{scheme}://{rest}")
    assert str(refused.value).startswith(f"{setting} ")
    assert "\n" not in str(refused.value)
    # Nor as the cause of it: who starts the site may see the whole traceback.
    told = "".join(traceback.format_exception(refused.value))
    assert "ValueError" not in told
    assert "zq" not in told


@given(
    scheme=st.sampled_from(["", "postgres://", "sqlite://", "redis://", "s3://"]),
    rest=st.text() | st.text(st.sampled_from("[]@:/?#%0.a1\u2100")),
)
@pytest.mark.parametrize("setting", READERS)
def test_any_address_is_read_or_refused_by_name(setting: str, scheme: str, rest: str) -> None:
    said = setting
    try:
        READERS[setting][1](scheme + rest)
    except SettingError as refusal:
        said = str(refusal)
    assert setting in said


def test_a_command_with_a_malformed_address_says_so_in_a_sentence() -> None:
    url = "postgres://u:zqword@["
    for name in ("DATABASE_URL", "CACHE_URL", "MEDIA_STORAGE_URL"):
        ended = run("manage.py", "check", **{**PRODUCTION, name: url})
        assert ended.returncode == 1
        assert ended.stderr.startswith(f"memorial does not start: {name} cannot be read")
        assert ended.stderr.count("\n") == 1
        assert "zqword" not in ended.stderr


@pytest.mark.parametrize("address", ["sqlite:///no/such/folder/x.sqlite3", "sqlite://:memory:"])
def test_a_command_without_its_database_says_so_in_a_sentence(address: str) -> None:
    ended = run("manage.py", "index_status", **{**PRODUCTION, "DATABASE_URL": address})
    assert ended.returncode == 1
    assert ended.stderr.startswith("memorial stops, the database says: ")
    assert ended.stderr.count("\n") == 1


def test_a_fault_of_the_database_is_traced_for_who_asks_for_it() -> None:
    ended = run("manage.py", "index_status", "--traceback", **PRODUCTION)
    assert "Traceback" in ended.stderr
