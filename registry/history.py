"""Ties every row of history to the change set it came with."""

from __future__ import annotations

from typing import Any

from simple_history.signals import pre_create_historical_record

from registry.models.door import require_open_door


def name_the_change_set(sender: Any, **kwargs: Any) -> None:
    """Fills in the change set, its editor and its reason before a row of history is written."""
    row = kwargs["history_instance"]
    change_set = require_open_door(str(sender._meta.label)).change_set
    row.change_set_id = change_set.pk
    row.history_user_id = change_set.editor_id
    row.history_change_reason = change_set.reason[:100]


def connect() -> None:
    """Called once, when the app is ready."""
    pre_create_historical_record.connect(name_the_change_set, dispatch_uid="name_the_change_set")
