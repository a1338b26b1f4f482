"""Long work begun beside readers lets them go first."""

import os
import subprocess
import sys
from pathlib import Path

from registry.management.gently import STEPS

ROOT = Path(__file__).resolve().parent.parent


def said_by(*words: str) -> str:
    command = [sys.executable, "-m", *words]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_a_command_run_gently_gives_way() -> None:
    code = "import os; print('nice', os.nice(0))"
    told = said_by("registry.management.gently", "shell", "-v", "0", "-c", code)
    assert f"nice {min(os.nice(0) + STEPS, 19)}" in told


def test_a_refusal_is_that_of_the_command() -> None:
    command = [sys.executable, "-m", "registry.management.gently", "import_records", "nowhere.csv"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    found = subprocess.run(
        command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    assert found.returncode != 0
    assert "Traceback" not in found.stderr
