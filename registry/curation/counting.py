"""Counting failed sign-ins (`AXES_HANDLER`): where that is impossible nobody is let in."""

from __future__ import annotations

from typing import Any

from axes.handlers.cache import AxesCacheHandler
from django.db import OperationalError


class CountingHandler(AxesCacheHandler):
    """Says of a count that cannot be written what it is: a database that takes nothing."""

    def user_login_failed(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().user_login_failed(*args, **kwargs)
        except ValueError as error:
            # The cache in the database keeps silent when it cannot write, and then misses its key.
            raise OperationalError("failed sign-ins cannot be counted") from error
