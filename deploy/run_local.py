"""Brings the registry up on this machine and serves it: what ``make run`` does after installing.

Every step looks first whether there is anything to do, so that a second start is quick and
changes nothing.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def say(text: str) -> None:
    print(text, flush=True)


def migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        say(f"Preparing the database: {len(waiting)} migrations …")
        call_command("migrate", interactive=False, verbosity=0)


def load_collection(choice: str) -> None:
    """Fills an empty registry; one that holds people is never touched here."""
    from django.core.management import call_command

    from registry.models import Person

    if choice == "none" or Person.objects.exists():
        return
    say("Loading the collection …")
    call_command("load_collection")


def index_people() -> None:
    """After an upgrade the people are there and the index is not."""
    from django.core.management import call_command

    call_command("rebuild_index", if_missing=True, verbosity=0)


def collect_static() -> None:
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    sources = [*(ROOT / "registry" / "static").rglob("*"), ROOT / "requirements" / "base.txt"]
    fingerprint = "\n".join(
        f"{path.relative_to(ROOT)} {path.stat().st_size} {path.stat().st_mtime_ns}"
        for path in sorted(sources)
        if path.is_file()
    )
    if stamp.exists() and stamp.read_text(encoding="utf-8") == fingerprint:
        return
    say("Collecting style sheets, scripts and fonts …")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(fingerprint, encoding="utf-8")


def announce(address: str) -> None:
    from django.core.management import call_command

    say("")
    say(f"The registry:          {address}/")
    say(f"The curators' desk:    {address}/admin/")
    call_command("first_curator_link", base_url=address, verbosity=0)
    say("Stop with Ctrl-C.")
    say("")


def serve(bind: str) -> None:
    """The server takes this process over: Ctrl-C reaches it directly."""
    from django.db import connections

    connections.close_all()
    server = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "memorial.wsgi"]
    os.execve(sys.executable, server, {**os.environ, "BIND": bind})  # noqa: S606


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "memorial.settings"
    bind = f"127.0.0.1:{os.environ.get('PORT') or '8000'}"

    import django
    from django.core.management import CommandError
    from django.db import OperationalError
    from environs import EnvError

    from memorial.errors import SettingError

    try:
        django.setup()
        migrate()
        load_collection(os.environ.get("COLLECTION") or "")
        index_people()
        collect_static()
        announce(f"http://{bind}")
    except (CommandError, EnvError, SettingError) as refusal:
        sys.exit(f"The registry does not start: {refusal}")
    except OperationalError as fault:
        sys.exit(f"The registry does not start, the database does not answer: {fault}")
    serve(bind)


if __name__ == "__main__":
    main()
