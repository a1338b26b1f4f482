"""Settings of the story of two servers: the tests' own, with tables straight from the models."""

from tests.settings import *  # noqa: F403


class WithoutMigrations(dict[str, None]):
    """Says of every app that it has none."""

    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = WithoutMigrations()
