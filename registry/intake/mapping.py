"""Which column of a table says what: suggested from its heading, kept by name for a source.

Headings are read in Russian, Ukrainian and English. A column nobody maps is kept with the row and
never shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.errors import Sentence, together
from registry.intake import refusals
from registry.intake.files import FileRefusedError
from registry.intake.vocabularies.matching import folded
from registry.models import ImportMapping
from registry.vocabulary import Nature

# Fields in the order in which a card has them, with headings that mean them; `*` stands for the
# rest of a word.
FIELDS: dict[str, str] = {
    "external_id": "external_id|id|record id|№|№ п/п|номер|номер записи|код|ид",
    "full_name": "full_name|name|full name|фио|ф.и.о.|ф. и. о.|фамилия имя отчество|имя полностью"
    "|піб|п.і.б.|прізвище імʼя по батькові|прізвище ім'я по батькові",
    "surname": "surname|last name|lastname|family name|фамилия|прізвище",
    "given_name": "given_name|given name|first name|firstname|имя|імʼя|ім'я|ім’я",
    "patronymic": "patronymic|middle name|отчество|по батькові",
    "name_variants": "name_variants|variants|варианты фио|варианты имени|варианти імені"
    "|варианты написания",
    "sex": "sex|gender|пол|стать",
    "birth_date": "birth_year|birth_date|birth date|date of birth|year of birth|born|дата рождения"
    "|год рождения|г.р.|родился|дата народження|рік народження|рождение",
    "birth_place": "birth_place|birth place|place of birth|birthplace|место рождения"
    "|місце народження",
    "nationality": "nationality|ethnicity|национальность|національність",
    "citizenship": "citizenship|гражданство|подданство|громадянство|підданство",
    "party": "party|партийность|партійність",
    "education": "education|образование|освіта",
    "family": "family|семья|семейное положение|родина|сімейний стан",
    "profession": "profession|occupation|work|место работы|профессия|занятие|должность"
    "|место работы и должность|род занятий|работа|професія|посада|місце роботи",
    "residence": "residence|address|place of residence|место жительства|место проживания"
    "|проживал|прожив.|адрес|місце проживання|адреса",
    "arrest_date": "arrest_date|arrest date|date of arrest|arrested|дата ареста|арестован|арест"
    "|дата арешту|заарештований",
    "arrest_place": "arrest_place|place of arrest|место ареста|місце арешту",
    "arrested_by": "arrested_by|arresting organ|arrested by|кем арестован|орган ареста"
    "|арестован кем|ким заарештований",
    "charge": "charge|charges|article|обвинение|статья|обв.|статья обвинения|обвинувачення|стаття",
    "sentencing_body": "sentencing_body|sentencing body|sentenced by|tried by|кем осужден"
    "|осудивший орган|орган осуждения|осужден кем|судебный орган|ким засуджений",
    "sentence_date": "sentence_date|sentence date|date of sentence|дата осуждения|дата приговора"
    "|осужден|дата вироку|дата засудження",
    "sentence": "sentence|приговор|мера наказания|вирок|міра покарання",
    "fate": "fate|судьба|доля|дальнейшая судьба",
    "execution_date": "execution_date|date of execution|execution date|дата расстрела"
    "|расстрелян|дата розстрілу|розстріляний",
    "execution_place": "execution_place|place of execution|место расстрела|місце розстрілу",
    "death_date": "death_date|date of death|death date|died|дата смерти|умер|дата смерті|помер",
    "death_place": "death_place|place of death|место смерти|місце смерті",
    "burial_place": "burial_place|burial place|place of burial|место захоронения"
    "|місце поховання|захоронение",
    "rehabilitation_date": "rehabilitation_date|date of rehabilitation|дата реабилитации"
    "|реабилитирован|реабилитация|дата реабілітації|реабілітований",
    "rehabilitated_by": "rehabilitated_by|rehabilitated by|кем реабилитирован"
    "|орган реабилитации|реабилитирующий орган|ким реабілітований",
    "rehabilitation_ground": "rehabilitation_ground|основание реабилитации"
    "|підстава реабілітації|основание",
    "archive_file": "archive_file|archive reference|archival reference|архивное дело|архив|шифр"
    "|дело|фонд|архівна справа|справа|архивный шифр",
    "source": "source|источник|книга|джерело",
    "page": "page|pages|страница|стр.|с.|лист|сторінка|арк.",
}
DATES = tuple(name for name in FIELDS if name.endswith("_date"))
NAMES = ("full_name", "surname", "given_name")
# A field for a column that is kept with the row and read by nobody.
IGNORED = ""

_BY_HEADING = {
    folded(heading): name for name, headings in FIELDS.items() for heading in headings.split("|")
}
_BRACKET = re.compile(r"\s*[(\[].*?[)\]]\s*")


@dataclass(frozen=True)
class Mapping:
    """Heading to field, and what holds for every row of the file."""

    columns: dict[str, str]
    nature: str = Nature.POLITICAL.value
    form: str = ""
    heading: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """As it stands with the batch."""
        return {
            "columns": self.columns,
            "nature": self.nature,
            "form": self.form,
            "heading": list(self.heading),
        }

    @staticmethod
    def from_json(kept: Map[str, Any]) -> Mapping:
        """What `as_json` gave."""
        return Mapping(
            dict(kept.get("columns", {})),
            str(kept.get("nature") or Nature.POLITICAL.value),
            str(kept.get("form", "")),
            tuple(kept.get("heading", ())),
        )

    def places(self) -> list[tuple[str, int]]:
        """Each field that is mapped, with the place of its column."""
        return [
            (self.columns[name], place)
            for place, name in enumerate(self.heading)
            if self.columns.get(name)
        ]


def suggest(heading: Sequence[str]) -> dict[str, str]:
    """The field each heading seems to mean, blank where none; a field is given only once."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in heading:
        meant = _meant(name)
        if meant in taken:
            meant = IGNORED
        taken.add(meant)
        found[name] = meant
    return found


def _meant(heading: str) -> str:
    words = folded(heading.replace("_", " "))
    for text in (folded(heading), words, folded(_BRACKET.sub(" ", heading))):
        if text in _BY_HEADING:
            return _BY_HEADING[text]
    return IGNORED


def checked(columns: Map[str, str], heading: Sequence[str]) -> dict[str, str]:
    """The mapping for a heading; raises `FileRefusedError` with all that is wrong with it."""
    wrong: list[Sentence] = []
    for name, meant in columns.items():
        if meant and meant not in FIELDS:
            wrong.append(refusals.no_field(name, meant))
    taken: dict[str, str] = {}
    for name in heading:
        meant = columns.get(name, IGNORED)
        if meant and meant in taken:
            wrong.append(refusals.field_twice(taken[meant], name, meant))
        elif meant:
            taken[meant] = name
    missing = [name for name, meant in columns.items() if meant and name not in heading]
    if missing:
        wrong.append(refusals.lacking_columns(missing))
    if not any(name in taken for name in NAMES):
        wrong.append(refusals.no_name(heading[:30]))
    if wrong:
        raise FileRefusedError(together(*wrong))
    return {name: columns.get(name, IGNORED) for name in heading}


def saved(source_key: str, name: str) -> ImportMapping | None:
    """The mapping kept under a name for a source."""
    return ImportMapping.objects.filter(source_key=source_key, name=name).first()


def save(source_key: str, name: str, mapping: Mapping) -> ImportMapping:
    """Keeps a mapping under a name for the source's next file."""
    kept, _created = ImportMapping.objects.update_or_create(
        source_key=source_key,
        name=name,
        defaults={"columns": mapping.columns, "options": {"nature": mapping.nature}},
    )
    return kept
