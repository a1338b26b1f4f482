"""A second factor for tests: an app whose codes are known here."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

# The middle of a half minute.
NOW = time.time() // 30 * 30 + 15
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str = SECRET, *, steps: int = 0, at: float | None = None) -> str:
    """What the app shows now, or some half minutes away from now."""
    counter = int(at or time.time()) // 30 + steps
    return format_hotp_value(hotp_value(secret.replace(" ", ""), counter))
