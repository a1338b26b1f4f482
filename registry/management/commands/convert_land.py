"""Makes the land and water of the maps from Natural Earth's shapefiles, once for every edition."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.web.maps import land, shapefiles


class Command(BaseCommand):
    help = (
        "Read ne_10m_land.shp and ne_10m_lakes.shp of Natural Earth (the .dbf beside the lakes), "
        "project and simplify them, and write the small file the maps are drawn from."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("land", type=Path, help="ne_10m_land.shp")
        parser.add_argument("lakes", type=Path, help="ne_10m_lakes.shp")
        parser.add_argument("--out", type=Path, default=land.FILE, help="where to write")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            coast = shapefiles.rings(options["land"].read_bytes())
            kinds = shapefiles.kinds_of(options["lakes"].with_suffix(".dbf").read_bytes())
            lakes = shapefiles.rings(options["lakes"].read_bytes(), kinds)
        except (OSError, ValueError, struct.error) as error:
            raise CommandError(f"These are no shapefiles of polygons: {error}") from error
        text = shapefiles.converted(coast, lakes)
        options["out"].write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(text)} bytes written to {options['out']}.")
