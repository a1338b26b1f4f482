"""Starting on a machine: what is refused in one sentence, who may come in first, is it alive."""

import importlib.util
import re
import socket
import subprocess
import sys
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from registry.models import Curator
from tests.serving import COMMAND, environment_of, free_port, settings_of

ROOT = Path(__file__).resolve().parent.parent
PREFLIGHT = ROOT / "deploy" / "preflight.py"
PASSWORD = "длинный-пробный-пароль"


@pytest.fixture
def preflight() -> ModuleType:
    spec = importlib.util.spec_from_file_location("preflight", PREFLIGHT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Before anything is installed --------------------------------------------------------------


def test_a_taken_port_is_told_in_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, str(PREFLIGHT), "--port", str(port)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"Port {port} is taken")
    assert len(ended.stderr.splitlines()) == 1


def test_a_free_port_is_not_spoken_of(preflight: ModuleType) -> None:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    assert preflight.port_fault(str(port)) == ""


@pytest.mark.parametrize("port", ["", "eighty", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(preflight: ModuleType, port: str) -> None:
    assert preflight.port_fault(port).startswith("PORT must be a number")


def test_an_old_python_is_refused(preflight: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight.sys, "version_info", (3, 10, 9))
    assert "needs Python 3.11 or newer" in preflight.python_fault()


def test_a_python_without_venv_is_refused(
    preflight: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    assert "python3-venv" in preflight.python_fault()


# The first curator -------------------------------------------------------------------------


def printed_link() -> str:
    out = StringIO()
    call_command("first_curator_link", base_url="http://127.0.0.1:8000", stdout=out)
    found = re.search(r"http://127\.0\.0\.1:8000(/admin/welcome/\S+)", out.getvalue())
    return found[1] if found else ""


def set_password(client: Client, link: str) -> None:
    form = client.get(link, follow=True)
    passwords = {"new_password1": PASSWORD, "new_password2": PASSWORD}
    answer = client.post(form.request["PATH_INFO"], passwords)
    assert answer.status_code == 302


@pytest.mark.django_db
def test_the_first_curator_sets_a_password_and_goes_on_to_the_second_factor(client: Client) -> None:
    set_password(client, printed_link())
    assert client.get("/admin/", follow=True).request["PATH_INFO"] == "/admin/account/app/"


@pytest.mark.django_db
def test_asking_again_makes_no_second_curator() -> None:
    assert printed_link()
    assert printed_link()
    assert Curator.objects.filter(username="curator").count() == 1


@pytest.mark.django_db
def test_the_link_opens_once_only(client: Client) -> None:
    link = printed_link()
    set_password(client, link)
    assert not Client().get(link, follow=True).context["validlink"]


@pytest.mark.django_db
def test_no_link_is_given_once_a_curator_has_a_password() -> None:
    Curator.objects.create_user("anna", password=PASSWORD)
    assert printed_link() == ""
    assert not Curator.objects.filter(username="curator").exists()


# Alive and ready ---------------------------------------------------------------------------


def test_the_server_does_not_start_before_the_style_sheets_are_collected(tmp_path: Path) -> None:
    environment = settings_of(environment_of(f"sqlite:///{tmp_path}/none"), tmp_path, free_port())
    refused = subprocess.run(COMMAND, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert refused.returncode == 1
    assert refused.stderr.endswith("The static files are not collected; run collectstatic.\n")


def test_alive_needs_no_database(client: Client) -> None:
    assert client.get("/healthz").content == b"alive\n"


@pytest.mark.django_db
def test_ready_when_the_database_answers_with_every_migration(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_not_ready_while_a_migration_waits(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    if not recorder.applied_migrations():
        pytest.skip("the tables of this run were made without migrations (see make test)")
    recorder.record_unapplied("sessions", "0001_initial")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"migrations" in answer.content


@pytest.mark.django_db
def test_not_ready_when_the_database_is_silent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent() -> None:
        raise OperationalError("host=secret password=secret")

    monkeypatch.setattr(connection, "cursor", silent)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert b"secret" not in answer.content
