"""Failures in the words of the registry.

Every error carries one calm sentence a curator can act on: what was found and what would be
accepted. Whoever shows it decides where it stands (beside a field, in a row report, in a log).
"""

from __future__ import annotations


class RegistryError(Exception):
    """Base of the family: something the registry refuses, with the reason as its text."""


class DateError(RegistryError, ValueError):
    """A text is not a date the register can keep."""


class IdentifierError(RegistryError, ValueError):
    """A text that is no public id of this registry."""


class OutsideTheDoorError(RegistryError):
    """A write that did not come through the door: a fault of the program, never of a person."""


class PublicationError(RegistryError):
    """A record that may not be published as it stands; says what is missing."""


class StaleFormError(RegistryError):
    """A form filled in from an older version than the one saved since; nothing was written."""


class PhotoError(RegistryError, ValueError):
    """An uploaded file is not a picture that can be kept and shown."""
