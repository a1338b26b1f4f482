"""What every test may rely on: its own media folder, English, a hypothesis without a clock."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.utils import translation
from pytest_django import Settings

from registry.models import Person
from tests import listed_people
from tests.system import in_ci

# Other people's machines are slow at times: no deadline. In CI the same examples every time, so
# that a failure belongs to the change that meets it.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if in_ci() else "here")


@pytest.fixture(autouse=True)
def _media_of_its_own(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    """A request leaves its language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db: None) -> dict[str, Person]:
    """The three everybody knows, as they stand in lists."""
    return listed_people.make_cast()
