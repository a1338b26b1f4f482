"""Many at once: curators who save while an import is running, and none is told to try again."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from tests.test_intake_kills import story
from tests.test_kills import environment

__all__ = ["environment"]
pytestmark = [pytest.mark.slow, pytest.mark.own_database]
# So many seconds nineteen of twenty saves take at most.
LONGEST_WAIT = 1.0
LONG = int(os.environ.get("CONTENTION_SECONDS", "60"))


@pytest.mark.parametrize("seconds", sorted({10, LONG}))
def test_curators_and_an_import_at_once_are_never_told_to_try_again(
    environment: dict[str, str], seconds: int
) -> None:
    told: dict[str, Any] = json.loads(story(environment, "contending", str(seconds)))
    print(f"{seconds} s: {told}")
    assert told["errors"] == []
    assert told["lost"] == []
    assert told["index"] == []
    assert told["saved"] > 0
    assert seconds < LONG or told["p95"] <= LONGEST_WAIT
    assert told["imported"] > 0
