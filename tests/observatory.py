"""What public scanners of headers give an answer: their rules, written again to run offline.

A site begins with 100 points. What is missing costs points; what is better than needed gives more,
but only where 90 are left. 100 is an A+. Where scanners differ, the stricter rule stands here.
"""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from typing import Any

SIX_MONTHS = 15_768_000
CREDIT_FROM = 90
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE = (
    "'unsafe-inline'",
    "'unsafe-eval'",
    "'unsafe-hashes'",
    "data:",
    "blob:",
    "http:",
    "https:",
)
# What graders of letters want to see on every page.
WANTED = {
    "Strict-Transport-Security",
    "Content-Security-Policy",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
}


def score(answer: Any) -> int:
    """The points of an answer that came by https."""
    points = graded(answer).values()
    base = 100 + sum(each for each in points if each < 0)
    return base + sum(each for each in points if each > 0) if base >= CREDIT_FROM else base


def failed(answer: Any) -> list[str]:
    """The tests that cost points."""
    return [name for name, points in graded(answer).items() if points < 0]


def graded(answer: Any) -> dict[str, int]:
    """The points of each test."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    policy = directives(headers.get("content-security-policy", ""))
    return {
        "content-security-policy": _policy(policy),
        "cookies": _cookies(answer.cookies),
        "cross-origin-resource-sharing": _sharing(headers),
        "cross-origin-resource-policy": _resource(headers),
        "redirection": _redirection(headers),
        "referrer-policy": _referrer(headers),
        "strict-transport-security": _transport(headers),
        "subresource-integrity": _scripts(answer, headers),
        "x-content-type-options": 0 if headers.get("x-content-type-options") == "nosniff" else -5,
        "x-frame-options": _framing(headers, policy),
    }


def directives(policy: str) -> dict[str, list[str]]:
    """A content policy by its directives; the first of each name counts."""
    found: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        if name:
            found.setdefault(name.lower(), sources)
    return found


def _policy(policy: dict[str, list[str]]) -> int:
    if not policy:
        return -25
    scripts = policy.get("script-src", policy.get("default-src", []))
    objects = policy.get("object-src", policy.get("default-src", []))
    everything = [source for sources in policy.values() for source in sources]
    if not scripts or not objects or any(source in UNSAFE or source == "*" for source in scripts):
        return -20
    if any(source.startswith("http:") for source in everything):
        return -20
    if any(source in UNSAFE or source == "*" for source in everything):
        return 0
    closed = policy.get("default-src") == ["'none'"]
    forms = policy.get("form-action") in (["'none'"], ["'self'"])
    return 10 if closed and forms else 5


def _cookies(cookies: SimpleCookie) -> int:
    found = list(cookies.values())
    if not found:
        return 0
    if any(not cookie["secure"] for cookie in found):
        return -40
    if any(not cookie["httponly"] for cookie in found):
        return -30
    if any(str(cookie["samesite"]).lower() not in {"lax", "strict"} for cookie in found):
        return -20
    return 5


def _sharing(headers: dict[str, str]) -> int:
    """Anybody may read what is public; nobody with the cookies of somebody else."""
    allowed = headers.get("access-control-allow-origin")
    with_cookies = headers.get("access-control-allow-credentials", "").lower() == "true"
    if allowed is None:
        return 0
    is_page = headers.get("content-type", "").startswith("text/html")
    return -50 if with_cookies or allowed not in {"*"} or is_page else 0


def _resource(headers: dict[str, str]) -> int:
    points = {"same-origin": 10, "same-site": 10, "cross-origin": 0, None: 0}
    return points.get(headers.get("cross-origin-resource-policy"), -5)


def _redirection(headers: dict[str, str]) -> int:
    """Nothing that came by https leads back to http, or to another host."""
    address = headers.get("location", "")
    if address.startswith("http:"):
        return -20
    return -5 if re.match(r"(https:)?//(?!testserver[/:?#]|testserver$)", address) else 0


def _referrer(headers: dict[str, str]) -> int:
    if "referrer-policy" not in headers:
        return 0
    return 5 if headers["referrer-policy"] in PRIVATE else -5


def _transport(headers: dict[str, str]) -> int:
    found = re.search(r"max-age=(\d+)", headers.get("strict-transport-security", ""))
    if not found:
        return -20
    return 0 if int(found[1]) >= SIX_MONTHS else -10


def _scripts(answer: Any, headers: dict[str, str]) -> int:
    """Scripts and style sheets come from the site itself."""
    if not headers.get("content-type", "").startswith("text/html"):
        return 0
    sources = re.findall(r"<(?:script|link)[^>]*\s(?:src)=[\"']([^\"']+)", answer.content.decode())
    if any(source.startswith("http:") for source in sources):
        return -50
    return -5 if any(re.match(r"https:|//", source) for source in sources) else 0


def _framing(headers: dict[str, str], policy: dict[str, list[str]]) -> int:
    if policy.get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if headers.get("x-frame-options", "").upper() in {"DENY", "SAMEORIGIN"} else -20
