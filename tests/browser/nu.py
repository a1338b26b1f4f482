"""The Nu Html Checker, where it is installed: ``npm install --prefix .data vnu-jar``.

It runs on Java and is no part of the project; VNU_JAR names a copy that lies elsewhere.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = ROOT / ".data" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def checker() -> list[str] | None:
    """The command of the checker; None where it cannot run."""
    jar = Path(os.environ.get("VNU_JAR") or INSTALLED)
    java = shutil.which("java")
    return [java, "-jar", str(jar)] if java and jar.is_file() else None


def faults(command: list[str], folder: Path) -> list[str]:
    """A line for every error and warning in the pages of a folder."""
    options = ["--format", "json", "--skip-non-html", str(folder)]
    # Its findings come on standard error, and with them it exits with 1.
    told = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    messages = json.loads(told.stderr)["messages"]
    return [
        f"{Path(found.get('url', '')).name}: {found['message']} {found.get('extract', '')!r}"
        for found in messages
    ]
