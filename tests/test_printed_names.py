"""Promises of reading the name in the head of a printed entry, and its variants."""

from __future__ import annotations

import pytest

from registry.intake.printed import Form, SpelledName, read_entry
from registry.vocabulary import NameKind


def names(head: str, form: Form = Form.UNION) -> list[tuple[str, str]]:
    """Kind and parts of each name, the parts not known as a dash."""
    tail = "\nРодился в 1900 г." if form is Form.UNION else ", род. 1900, г. Пример."
    return [plain(said.value) for said in read_entry(head + tail, form).names]


def plain(name: SpelledName) -> tuple[str, str]:
    parts = name.parts
    shown = [parts.surname, parts.given_name, parts.patronymic]
    return name.kind.value, parts.full or "/".join(part or "-" for part in shown)


MAIN, VARIANT, BIRTH = NameKind.MAIN.value, NameKind.VARIANT.value, NameKind.BIRTH.value


@pytest.mark.parametrize(
    ("head", "parts"),
    [
        ("Примеров Иван Петрович", "Примеров/Иван/Петрович"),
        ("ПРИМЕРОВ Иван Петрович", "Примеров/Иван/Петрович"),
        ("ПРИМЕРОВ-ТЕСТОВ Иван Петрович", "Примеров-Тестов/Иван/Петрович"),
        ("Примерова Анна-Мария Карловна", "Примерова/Анна-Мария/Карловна"),
        ("Примеров Курт", "Примеров/Курт/-"),
        ("Иван Петрович", "-/Иван/Петрович"),
        ("Примеров И.П.", "Примеров/И./П."),
        ("Примеров И. П.", "Примеров/И./П."),
        ("Мамедов Али Гасан оглы", "Мамедов/Али/Гасан оглы"),
        # Whose son is told before the name is told: no part is certain.
        ("Примерджан Оглы Тестик", "Примерджан Оглы Тестик"),
        ("Фон Пробен Карл Иванович", "Фон/Пробен Карл/Иванович"),
        ("Ван-Пи-Мер", "Ван-Пи-Мер"),
        ("Пи Мер Ван", "Пи/Мер/Ван"),
        ("Примеров Hиколай Ильич", "Примеров/Николай/Ильич"),
    ],
)
@pytest.mark.parametrize("form", list(Form))
def test_the_parts_of_a_name_are_told_apart(head: str, parts: str, form: Form) -> None:
    assert names(head, form) == [(MAIN, parts)]


@pytest.mark.parametrize(
    ("head", "variants"),
    [
        ("Примеров (Премеров) Иван Петрович", [(VARIANT, "Премеров/-/-")]),
        ("Примеров Ян (Иван) Петрович", [(VARIANT, "-/Иван/-")]),
        ("Примеров Иван Петрович (Пётрович)", [(VARIANT, "-/-/Пётрович")]),
        ("Примеров Иван Петрович (Пробный)", [(VARIANT, "Пробный")]),
        ("Примеров Иван Петрович (Пробный Карл)", [(VARIANT, "Пробный/Карл/-")]),
        (
            "Примеров Иван Петрович (Пробный Карл Ильич, Тестов Лев)",
            [(VARIANT, "Пробный/Карл/Ильич"), (VARIANT, "Тестов/Лев/-")],
        ),
        (
            "Примеров (Премеров, Прим) Иван (Ян) Петрович",
            [(VARIANT, "Премеров/-/-"), (VARIANT, "Прим/-/-"), (VARIANT, "-/Ян/-")],
        ),
        ("Примерова (урожд. Пробная) Анна Ивановна", [(BIRTH, "Пробная/-/-")]),
        ("Примерова Анна Ивановна (девичья фамилия Пробная)", [(BIRTH, "Пробная/-/-")]),
        ("Примеров Иван (он же Павел) Петрович", [(VARIANT, "-/Павел/-")]),
        ("Примеров Иван Петрович (варианты отчества: Пантелеевич)", [(VARIANT, "-/-/Пантелеевич")]),
        (
            "Примеров Иван Петрович (варианты фамилии: Премеров; варианты имени: Ян, Йонас)",
            [(VARIANT, "Премеров/-/-"), (VARIANT, "-/Ян/-"), (VARIANT, "-/Йонас/-")],
        ),
        (
            "Примеров Иван Петрович (варианты ФИО: Пробный Карл Ильич)",
            [(VARIANT, "Пробный/Карл/Ильич")],
        ),
    ],
)
def test_a_bracket_is_a_variant_of_the_part_before_it(
    head: str, variants: list[tuple[str, str]]
) -> None:
    main, *others = names(head)
    assert main[0] == MAIN
    assert others == variants


def test_variants_are_read_where_the_name_itself_was_left_out() -> None:
    assert names("(варианты фамилии: Премеров)") == [(VARIANT, "Премеров/-/-")]
    assert names("(Премеров)") == [(VARIANT, "Премеров")]
    assert names("()") == []


def test_a_sentence_is_no_name() -> None:
    entry = read_entry("Здесь рассказано о разных людях\nРодился в 1900 г.", Form.UNION)
    assert entry.names == ()
    assert entry.left_over[0].words == "Здесь рассказано о разных людях"


def test_a_name_keeps_its_brackets_in_the_words() -> None:
    entry = read_entry("Примеров (Премеров) Иван Петрович, род. 1900.", Form.MOSCOW)
    assert entry.names[0].words == "Примеров (Премеров) Иван Петрович"
