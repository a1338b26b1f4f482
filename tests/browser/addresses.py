"""What the address of a page is expected to be, once a click has led there."""

import re


def ending(text: str) -> re.Pattern[str]:
    """An address that ends so."""
    return re.compile(re.escape(text) + "$")
