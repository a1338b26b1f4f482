"""What keeps a copy from being made, trusted or brought back."""

from registry.errors import RegistryError


class PreservationError(RegistryError):
    """Nothing was begun or changed; says why."""


class DamagedError(PreservationError):
    """A bag whose files are not what its sums say, or that has no sums."""


class NotEmptyError(PreservationError):
    """A place that holds something already: nothing is ever written over it."""
