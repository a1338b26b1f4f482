"""What lies in deploy/ is well-formed, hardened, and names what there is."""

from __future__ import annotations

import configparser
import re
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone
from gunicorn.http.wsgi import Response
from gunicorn.workers import gthread

import memorial.settings
from tests.test_house import tracked

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("memorial*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
# Read by gunicorn and its configuration, and by the image.
OF_THE_SERVER = {"BIND", "WEB_WORKERS", "WEB_THREADS", "FORWARDED_ALLOW_IPS"}

NEEDED = {
    "User": "memorial",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "IPAddressDeny": "any",
}


def known_settings() -> set[str]:
    """Those the settings say of themselves."""
    text = memorial.settings.__doc__ or ""
    return set(re.findall(r"^([A-Z][A-Z_]+) ", text, re.MULTILINE)) | OF_THE_SERVER


def unit(path: Path) -> dict[str, dict[str, str]]:
    """A unit file; of a repeated key the first value, which here is the stricter one."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    lines = path.read_text(encoding="utf-8")
    parser.read_string(lines)
    return {name: dict(parser[name]) for name in parser.sections()}


# systemd ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_service_runs_as_nobody_special_and_writes_into_its_own_folder(path: Path) -> None:
    service = unit(path)["Service"]
    assert {key: service.get(key) for key in NEEDED} == NEEDED


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.name)
def test_a_timer_has_its_service_and_makes_up_for_a_night_it_missed(path: Path) -> None:
    assert path.with_suffix(".service").exists()
    assert unit(path)["Timer"]["Persistent"] == "true"


def test_two_nightly_tasks_do_not_begin_at_one_moment() -> None:
    times = [unit(path)["Timer"]["OnCalendar"] for path in TIMERS]
    assert len(set(times)) == len(times)


def test_systemd_itself_finds_nothing_wrong() -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd is not installed.")
    for path in (*UNITS, *TIMERS):
        ended = subprocess.run(
            [analyze, "verify", "--recursive-errors=no", "--man=no", str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        told = ended.stderr.splitlines()
        wrong = [line for line in told if "Unknown" in line or "Failed" in line]
        assert not [line for line in wrong if path.name in line]


# nginx -----------------------------------------------------------------------------------------


def certificate(folder: Path) -> None:
    """A key and a certificate for nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "memorial.example")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timezone.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def nginx_settings(folder: Path, *, site: str) -> Path:
    """A whole configuration around the site file, which lives in `folder` alone."""
    text = site.replace("/etc/letsencrypt/live/memorial.example", str(folder))
    text = text.replace("/var/cache/nginx/memorial", str(folder / "cache"))
    text = text.replace("/var/log/nginx", str(folder))
    (folder / "memorial.conf").write_text(text, encoding="utf-8")
    whole = folder / "nginx.conf"
    paths = "".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole.write_text(
        f"pid {folder}/pid; error_log {folder}/start.log; events {{}} "
        f"http {{ {paths} include {folder}/memorial.conf; }}",
        encoding="utf-8",
    )
    return whole


def test_nginx_itself_finds_nothing_wrong(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed.")
    certificate(tmp_path)
    site = (DEPLOY / "nginx" / "memorial.conf").read_text(encoding="utf-8")
    # Ports below 1024 are not for everybody.
    site = re.sub(r"listen (\[::\]:)?(80|443)\b", r"listen \g<1>48\2", site)
    ended = subprocess.run(
        [nginx, "-t", "-p", str(tmp_path), "-c", str(nginx_settings(tmp_path, site=site))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "[warn]" not in ended.stderr.replace("http2", "") or "deprecated" in ended.stderr


def test_the_proxy_writes_down_nothing_of_readers_and_passes_on_nothing_they_claim() -> None:
    site = (DEPLOY / "nginx" / "memorial.conf").read_text(encoding="utf-8")
    servers = re.findall(r"^server \{$.*?^\}$", site, re.MULTILINE | re.DOTALL)
    assert len(servers) == 4
    for server in servers:
        assert "access_log off;" in server
        assert "error_log /var/log/nginx/error.log emerg;" in server
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in site
    assert "proxy_add_x_forwarded_for" not in site


def test_a_new_name_is_certified_before_the_site_answers_to_it() -> None:
    site = (DEPLOY / "nginx" / "memorial.conf").read_text(encoding="utf-8")
    servers = re.findall(r"^server \{$.*?^\}$", site, re.MULTILINE | re.DOTALL)
    (others,) = [server for server in servers if "listen 80 default_server" in server]
    assert "/.well-known/acme-challenge/" in others
    assert "return 444" in others


# Containers --------------------------------------------------------------------------------------


def test_every_image_has_a_version() -> None:
    images = {service["image"] for service in SERVICES.values() if "build" not in service}
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    images |= set(re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE))
    assert len(images) >= 4
    assert not [name for name in images if ":" not in name or name.endswith(":latest")]


def test_whoever_is_waited_for_is_there_and_can_be_asked() -> None:
    for name, service in SERVICES.items():
        for other, wish in service.get("depends_on", {}).items():
            assert other in SERVICES, name
            if wish["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], other


def test_the_site_runs_without_rights_and_its_port_is_for_this_machine() -> None:
    site = SERVICES["site"]
    assert (site["cap_drop"], site["read_only"]) == (["ALL"], True)
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8000:8000"]
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert users == ["10001:10001"]


def test_containers_are_told_settings_there_are_and_no_secret_stands_in_the_file() -> None:
    settings = SERVICES["site"]["environment"]
    assert settings.keys() <= known_settings()
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "STORE_KEY", "STORE_SECRET"):
        assert f"${{{name}:?" in text


def test_the_image_is_made_of_what_is_there_and_of_no_secret() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for source in re.findall(r"^COPY (?!--from)(\S+) ", dockerfile, re.MULTILINE):
        assert (ROOT / source).exists()
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "*"
    sent = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert all((ROOT / name).exists() for name in sent)
    assert not {".env", ".data", ".git", "media"} & set(sent)
    assert ".env" not in tracked()


# Settings and words ------------------------------------------------------------------------------


def test_the_example_of_settings_names_only_what_there_is() -> None:
    text = (DEPLOY / "environment.example").read_text(encoding="utf-8")
    names = set(re.findall(r"^([A-Z_]+)=", text, re.MULTILINE))
    # Written beside these by other parts of the register.
    assert names - known_settings() <= {"DATA_ROOT", "BACKUP_ROOT"}
    assert "SECRET_KEY=''" in text


@pytest.mark.parametrize("page", ["deploy.md", "adopt.md"])
def test_what_the_pages_of_operators_name_is_there(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    paths = re.findall(r"`((?:registry|deploy|memorial|fixtures)/[\w./*-]+)`", text)
    paths += re.findall(r"(?<![\w/])(deploy/[\w./-]+\.(?:conf|example))", text)
    assert paths
    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []
    links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    missing = [link for link in links if not (ROOT / "docs" / link).exists()]
    assert missing in ([], ["preservation.md"] * len(missing))


def test_one_answer_in_fifty_is_the_last_of_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    class Answer:
        is_last = False

        def force_close(self) -> None:
            self.is_last = True

    # The settings change both for the process they serve.
    monkeypatch.setattr(gthread, "DEFAULT_WORKER_DATA_TIMEOUT", 1)
    monkeypatch.setattr(Response, "default_headers", lambda answer: ["Server: of tests\r\n"])
    settings = runpy.run_path(str(ROOT / "deploy" / "gunicorn.conf.py"))
    answers = [Answer() for _ in range(100)]
    assert [settings["_unnamed"](answer) for answer in answers] == [[]] * 100
    assert sum(answer.is_last for answer in answers) == 2
