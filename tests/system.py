"""Programs of the system that some tests need: Chromium and PostgreSQL.

``python -m tests.system`` installs them where that may be done without asking (apt, as root or
with sudo that wants no password). Elsewhere it says which tests will be skipped; under ``CI`` a
missing program is a failure.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_POSTGRES = 15


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def postgres_folder() -> Path | None:
    """Where ``initdb`` and ``pg_ctl`` of the newest installed PostgreSQL lie."""
    debian = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    recent = [path for path in debian if int(path.parent.name) >= OLDEST_POSTGRES]
    if recent:
        return max(recent, key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def absence(what: str, consequence: str) -> str:
    """A line nobody overlooks."""
    return f"{'*' * 70}\n{what} is not installed: {consequence}\n{'*' * 70}"


def main() -> int:
    wanted = _wanted()
    if wanted:
        _install(wanted)
    missing = []
    if chromium() is None:
        missing.append(absence("Chromium", "the browser tests are skipped."))
    if postgres_folder() is None:
        missing.append(absence("PostgreSQL", "the tests on PostgreSQL are skipped."))
    if missing:
        print("\n".join(missing), file=sys.stderr)
    return 1 if missing and in_ci() else 0


def _wanted() -> list[str]:
    packages = []
    if chromium() is None:
        packages += ["chromium", "fonts-dejavu-core"]
    if postgres_folder() is None:
        packages.append("postgresql")
    return packages


def _install(packages: list[str]) -> None:
    """Tries; what is missing afterwards is the caller's to tell."""
    apt = _apt()
    if apt is None:
        return
    print(f"Installing {', '.join(packages)} from the system's packages …", flush=True)
    if subprocess.run([*apt, "update", "-q"], stdin=subprocess.DEVNULL).returncode:
        return
    if "postgresql" in packages:
        packages = [name for name in packages if name != "postgresql"] + _newest_postgres()
    subprocess.run(
        [*apt, "install", "-q", "-y", "--no-install-recommends", *packages],
        stdin=subprocess.DEVNULL,
    )


def _apt() -> list[str] | None:
    if shutil.which("apt-get") is None:
        return None
    rights: list[str] = []
    if os.geteuid() != 0:
        if shutil.which("sudo") is None:
            return None
        if subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
            return None
        rights = ["sudo", "-n"]
    # Another apt may be at work: wait for it.
    patience = ["-o", "DPkg::Lock::Timeout=600"]
    return [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *patience]


def _newest_postgres() -> list[str]:
    listed = subprocess.run(
        ["apt-cache", "search", "--names-only", "^postgresql-[0-9]+$"],
        capture_output=True,
        text=True,
    ).stdout
    versions = [int(number) for number in re.findall(r"^postgresql-(\d+) ", listed, re.MULTILINE)]
    recent = [number for number in versions if number >= OLDEST_POSTGRES]
    return [f"postgresql-{max(recent)}"] if recent else []


if __name__ == "__main__":
    sys.exit(main())
