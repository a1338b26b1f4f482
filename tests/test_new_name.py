"""The site under another name: one setting, no change of data, no page that knows the old one."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from pytest_django import Settings

from registry.models import ChangeSet, SearchState
from tests.addresses import of_the_public
from tests.crawl import Answer, plain
from tests.planted import plant

pytestmark = pytest.mark.django_db
OLD, NEW = "memorial.example", "new.example"


def under(host: str, addresses: list[str]) -> dict[str, Answer]:
    return {path: plain(Client().get(path, headers={"host": host})) for path in addresses}


@pytest.mark.parametrize("step", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_a_site_moves_to_another_name_by_one_setting(settings: Settings, step: int) -> None:
    addresses = of_the_public(plant(), most=1 if step > 1 else 4)[::step]
    settings.ALLOWED_HOSTS = [OLD]
    before = under(OLD, addresses)
    passages, version = ChangeSet.objects.count(), SearchState.objects.get().version

    began = time.monotonic()
    settings.ALLOWED_HOSTS = [NEW]
    after = under(NEW, addresses)
    seconds = time.monotonic() - began

    assert {path: answer.status_code for path, answer in after.items()} == {
        path: answer.status_code for path, answer in before.items()
    }
    named = {path for path, answer in before.items() if OLD.encode() in answer.content}
    assert named, "Some pages name the site they stand on."
    for path, answer in after.items():
        assert OLD.encode() not in answer.content, path
        assert OLD not in str(answer.headers), path
        if path in named:
            assert NEW.encode() in answer.content, path
    assert (ChangeSet.objects.count(), SearchState.objects.get().version) == (passages, version)
    # Whoever comes by the old name is not answered in its place.
    assert Client().get("/en/", headers={"host": OLD}).status_code == 400
    print(f"{len(addresses)} addresses under another name, {seconds:.1f} s")
