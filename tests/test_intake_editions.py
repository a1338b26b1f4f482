"""A page from memory never outlives its import: whoever is taken back is gone at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from registry.intake import stages
from registry.intake.stages import indexing
from registry.models import Person
from registry.search import cache
from tests.importing import OFFICE, bring_in, people, write


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_who_is_taken_back_is_gone_before_the_index_is_built_anew(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.forget_everything()
    monkeypatch.setattr(indexing, "MANY", 1)
    batch = bring_in(write(tmp_path, people(6)), is_public=True)
    person = Person.objects.published()[0]
    address = f"/ru/people/{person.public_id}/{person.slug or person.public_id}/"
    first = client.get(address)
    assert first.status_code == 200
    seen: list[int] = []

    def still_to_be_built(*_args: Any, **_more: Any) -> int:
        seen.append(client.get(address).status_code)
        seen.append(
            client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code
        )
        return 0

    monkeypatch.setattr(indexing, "rebuild", still_to_be_built)
    stages.undo(batch, office=OFFICE)
    assert seen == [404, 404]
