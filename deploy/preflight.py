"""Says in one sentence why the project cannot start here, before anything is installed.

Run by the system's own python3, whatever its age: nothing newer than Python 3.6 is used.
"""

import os
import socket
import sys

OLDEST = (3, 11)


def python_fault() -> str:
    if sys.version_info < OLDEST:
        name = sys.executable or "python3"
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return (
            f"This project needs Python {OLDEST[0]}.{OLDEST[1]} or newer, and {name} is {here}: "
            "install a newer one and name it, for example make run PYTHON=python3.12."
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return (
            "This python3 cannot make a virtual environment: install its venv module "
            "(on Debian and Ubuntu: apt install python3-venv) and try again."
        )
    return ""


def port_fault(text: str) -> str:
    if not text.isdigit() or not 0 < int(text) < 65536:
        return f"PORT must be a number between 1 and 65535, not {text!r}."
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", int(text)))
        except PermissionError:
            return f"Port {text} is reserved for the system: choose another, make run PORT=8001."
        except OSError:
            other = int(text) + 1 if int(text) < 65535 else 8001
            return (
                f"Port {text} is taken by another program: stop it or choose another, "
                f"for example make run PORT={other}."
            )
    return ""


def main(arguments: list) -> int:
    """``preflight.py`` checks Python; with ``--port N`` also that the port is free."""
    # An environment that is already made needs no venv module any more.
    made = os.path.exists(os.path.join(".venv", ".made"))
    fault = "" if made else python_fault()
    if not fault and arguments[:1] == ["--port"]:
        fault = port_fault(arguments[1] if len(arguments) > 1 else "")
    if fault:
        sys.stderr.write(fault + "\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
