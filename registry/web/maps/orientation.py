"""Names that help a reader to find the way on a map: seas, lakes, large towns.

They are no records of the register, and their positions are those of any atlas, to a tenth of a
degree. Towns bear the names they had in 1937.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Named(NamedTuple):
    """A name on the map; of small ones a phone shows none."""

    name: str | Promise
    lon: float
    lat: float
    is_small: bool = False


WATERS = (
    Named(pgettext_lazy("on a map", "Baltic Sea"), 19.0, 57.0),
    Named(pgettext_lazy("on a map", "Black Sea"), 34.0, 43.3),
    Named(pgettext_lazy("on a map", "Caspian Sea"), 50.7, 42.0),
    Named(pgettext_lazy("on a map", "White Sea"), 38.0, 65.4, True),
    Named(pgettext_lazy("on a map", "Barents Sea"), 40.0, 72.5),
    Named(pgettext_lazy("on a map", "Kara Sea"), 73.0, 76.0),
    Named(pgettext_lazy("on a map", "Sea of Okhotsk"), 148.0, 53.5),
    Named(pgettext_lazy("on a map", "Ladoga"), 31.5, 60.9, True),
    Named(pgettext_lazy("on a map", "Onega"), 35.6, 61.7, True),
    Named(pgettext_lazy("on a map", "Baikal"), 108.0, 53.6, True),
)
TOWNS = (
    Named(pgettext_lazy("on a map", "Moscow"), 37.6, 55.8),
    Named(pgettext_lazy("on a map", "Leningrad"), 30.3, 59.9),
    Named(pgettext_lazy("on a map", "Kyiv"), 30.5, 50.5),
    Named(pgettext_lazy("on a map", "Tbilisi"), 44.8, 41.7),
    Named(pgettext_lazy("on a map", "Tashkent"), 69.3, 41.3),
    Named(pgettext_lazy("on a map", "Novosibirsk"), 82.9, 55.0),
    Named(pgettext_lazy("on a map", "Vladivostok"), 131.9, 43.1),
    Named(pgettext_lazy("on a map", "Magadan"), 150.8, 59.6),
    Named(pgettext_lazy("on a map", "Sverdlovsk"), 60.6, 56.8),
    Named(pgettext_lazy("on a map", "Minsk"), 27.6, 53.9, True),
    Named(pgettext_lazy("on a map", "Vorkuta"), 64.0, 67.5, True),
    Named(pgettext_lazy("on a map", "Norilsk"), 88.2, 69.3, True),
    Named(pgettext_lazy("on a map", "Arkhangelsk"), 40.5, 64.5, True),
    Named(pgettext_lazy("on a map", "Alma-Ata"), 76.9, 43.3, True),
    Named(pgettext_lazy("on a map", "Irkutsk"), 104.3, 52.3, True),
    Named(pgettext_lazy("on a map", "Yakutsk"), 129.7, 62.0, True),
    Named(pgettext_lazy("on a map", "Khabarovsk"), 135.1, 48.5, True),
    Named(pgettext_lazy("on a map", "Kharkiv"), 36.2, 50.0, True),
    Named(pgettext_lazy("on a map", "Kazan"), 49.1, 55.8, True),
    Named(pgettext_lazy("on a map", "Baku"), 49.9, 40.4, True),
)
