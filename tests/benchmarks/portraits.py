"""Invented portraits for everybody of a registry: ``python -m tests.benchmarks.portraits``.

Works on the registry that the environment names. The pictures show nobody: clouds with the spectrum
of photographs under the grain of an old print, which weigh what a portrait of that size weighs.
"""

from __future__ import annotations

import io
import os
import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

if TYPE_CHECKING:
    from registry.models import Person
    from registry.photos import Rendition as Size

DIFFERENT = 12
SIZE = (480, 600)
# What a list and the head of a page ask for.
WIDTHS = (160, 320)
# How far the brightness of cells of each fineness is spread, coarse to fine: photographs of faces
# at these sizes weigh as much, within a tenth, at the qualities pictures are served in.
OCTAVES = {2: 40, 4: 32, 8: 26, 16: 20, 32: 14, 64: 10, 128: 7}
GRAIN = 5


def portrait(seed: int) -> bytes:
    """A picture as an archive sends it; the same bytes for the same seed."""
    chance = random.Random(seed)
    picture = Image.new("L", SIZE, 128)
    for octave, spread in OCTAVES.items():
        cells = _noise((octave, octave * SIZE[1] // SIZE[0]), spread, chance)
        picture = _with(picture, cells.resize(SIZE, Image.Resampling.BICUBIC))
    picture = _with(picture, _noise(SIZE, GRAIN, chance))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=90)
    return file.getvalue()


def _noise(size: tuple[int, int], spread: int, chance: random.Random) -> Image.Image:
    values = bytes(
        min(max(round(chance.gauss(128, spread)), 0), 255) for _cell in range(size[0] * size[1])
    )
    return Image.frombytes("L", size, values)


def _with(picture: Image.Image, noise: Image.Image) -> Image.Image:
    return ImageChops.add(picture, noise, 1, -128)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "memorial.settings")
    import django

    django.setup()
    from registry.models import Person
    from registry.photos import avif_renditions, clean, renditions

    made = []
    for seed in range(DIFFERENT):
        picture = clean(portrait(seed))
        made.append([*renditions(picture, WIDTHS), *avif_renditions(picture, WIDTHS)])
    people = list(Person.objects.published().order_by("pk"))
    give(people, made)
    small = {size.format: len(size.bytes) for size in made[0] if size.width == min(WIDTHS)}
    print(f"{len(people)} people have a portrait; the first at 160 pixels, bytes: {small}.")


def give(people: Sequence[Person], made: Sequence[Sequence[Size]]) -> None:
    """One published photograph in the public domain for each person."""
    from django.core.files.base import ContentFile

    from registry.curation.recording import change
    from registry.models import Depiction, Photo, Rendition
    from registry.vocabulary import State

    with change(reason="Invented portraits.", office="measurement"):
        for number, person in enumerate(people):
            photo = Photo(
                caption={"en": "Invented portrait"},
                alt_text={"en": "Invented portrait"},
                kind="portrait",
                rights="public_domain",
                state=State.PUBLISHED,
            )
            photo.save()
            for size in made[number % len(made)]:
                row = Rendition(
                    photo=photo,
                    format=size.format,
                    width=size.width,
                    height=size.height,
                    size=len(size.bytes),
                )
                name = f"{photo.public_id}-{size.width}.{size.format.lower()}"
                row.file.save(name, ContentFile(size.bytes), save=False)
                row.save()
            Depiction(photo=photo, person=person).save()


if __name__ == "__main__":
    main()
