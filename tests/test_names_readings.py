"""Words of any script and orthography are read as the same sounds."""

import re
import warnings

import iuliia
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from registry.names import readings
from registry.names.alphabet import UNSETTLED, deletions, settle, skeleton, sound, whole_sound
from registry.names.keyboards import retyped
from registry.names.lookalikes import in_one_alphabet
from registry.names.readings import MOST_READINGS
from registry.names.words import LONGEST_TEXT, MOST_WORDS, clean, words

SCHEMES = {name: getattr(iuliia, name) for name in dir(iuliia) if name.isupper()}


def sounds(text: str, language: str = "") -> set[str]:
    return {each.sound for word in words(text) for each in readings(word.raw, language)}


def skeletons(text: str) -> set[str]:
    return {each.skeleton for word in words(text) for each in readings(word.raw)}


@pytest.mark.parametrize(
    "spelling",
    [
        *("Shchukhar", "Ščuchar", "Ŝuhar", "Shhuxar", "Schtschuchar", "Chtchoukhar"),
        *("Szczuchar", "Scsuhar", "Štšuhar", "Şçuhar", "Schujar", "Sjtjuchar", "Sjtsjoechar"),
        *("Щухаръ", "Щухар", "ŠČUCHAR"),
    ],
)
def test_every_orthography_meets_the_cyrillic(spelling: str) -> None:
    assert sounds(spelling) & sounds("Щухарь")


@pytest.mark.parametrize(
    ("spelling", "cyrillic"),
    [
        ("Żanna", "Жанна"),
        ("Zsanna", "Жанна"),
        ("Łukasz", "Лукаш"),
        ("Walerjan", "Валериан"),
        ("Jevgenij", "Евгений"),
        ("Evgueni", "Евгений"),
        ("Yevhen", "Евген"),
        ("Pjotr", "Пётр"),
        ("Piotr", "Петр"),
        ("Alexej", "Алексей"),
        ("Aleksiej", "Алексей"),
        ("Jürgen", "Юрген"),
        ("Heinrich", "Гейнрих"),
        ("Heinrich", "Хайнрих"),
        ("Tõnu", "Тыну"),
        ("Mihhail", "Михаил"),
        ("Mihails", "Михаил"),
        ("Michailas", "Михаил"),
        ("Mijaíl", "Михаил"),
        ("Michele", "Микеле"),
        ("Cəlil", "Джалил"),
        ("Şəmsi", "Шамси"),
        ("Qulam", "Гулам"),
        ("Xoʻja", "Ходжа"),
        ("Sjura", "Шура"),
        ("Đorđe", "Джордже"),
    ],
)
def test_a_latin_spelling_is_read_in_its_own_orthography(spelling: str, cyrillic: str) -> None:
    assert sounds(spelling) & sounds(cyrillic)


@pytest.mark.parametrize(
    ("spelling", "cyrillic"),
    [
        ("Ѳеодоръ", "Феодор"),
        ("Алексѣй", "Алексей"),
        ("Міхаіл", "Михаил"),
        ("Цімафей", "Тимафей"),
        ("Дзмітрый", "Дмитрий"),
        ("Ґалина", "Галина"),
        ("Їжак", "Ижак"),
        ("Ђорђе", "Джордже"),
        ("Любиша", "Љубиша"),
        ("Құнан", "Кунан"),
        ("Җамал", "Джамал"),
        ("Һади", "Гади"),
        ("Һади", "Хади"),
        ("შოთა", "Шота"),
        ("ჯემალ", "Джемал"),
        ("Վահան", "Ваан"),
        ("Վահան", "Ваган"),
        ("Γεώργιος", "Георгиос"),
        ("Θωμάς", "Томас"),
        ("לייב", "Лейб"),
    ],
)
def test_other_alphabets_meet_the_russian(spelling: str, cyrillic: str) -> None:
    assert sounds(spelling) & sounds(cyrillic)


def test_hebrew_without_vowels_meets_in_the_skeleton() -> None:
    assert skeletons("יצחק") & skeletons("Ицхак")
    assert skeletons("שלום") & skeletons("Шолом")


@pytest.mark.parametrize(
    "endings",
    [
        ("Зоринский", "Zorinskii", "Zorinskiy", "Zorinsky", "Zoryński", "Zorinskis", "Zorinská"),
        ("Ладов", "Ладова", "Ladovs", "Ladovas", "Ladovová", "Ladoff"),
        ("Полевой", "Полевая"),
        ("Роберт", "Roberts", "Робертс"),
        ("Рудольф", "Rūdolfs", "Рудольфас"),
        ("Ладинь", "Ladiņš", "Ладиньш"),
    ],
)
def test_endings_that_languages_add_are_one(endings: tuple[str, ...]) -> None:
    first, *rest = endings
    assert all(sounds(first) & sounds(other) for other in rest)


@pytest.mark.parametrize(
    ("one", "other"), [("Ладов", "Рядов"), ("Зорин", "Зонин"), ("Кун", "Ким"), ("Пётр", "Павел")]
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert not sounds(one) & sounds(other)


def test_the_language_of_a_recorded_name_narrows_its_readings() -> None:
    assert sounds("Jan", "pl") == sounds("Ян")
    assert len(sounds("Jan", "pl")) < len(sounds("Jan"))


def test_an_unknown_language_leaves_no_word_unread() -> None:
    assert sounds("Jan", "tlh") == sounds("Jan")


@pytest.mark.parametrize(
    ("mixed", "meant"),
    [
        ("Hиколаевич", "Николаевич"),  # Latin H
        ("Cepгей", "Сергей"),  # Latin C, e, p
        ("Николa", "Никола"),  # Latin a
        ("Аnna", "Anna"),  # Cyrillic А
        ("Zhёltyi", "Zhëltyi"),
    ],
)
def test_lookalikes_go_back_into_one_alphabet(mixed: str, meant: str) -> None:
    assert in_one_alphabet(mixed) == meant


def test_a_word_all_of_lookalikes_is_read_both_ways() -> None:
    assert sounds("POMAH") & sounds("Роман")  # typed in Latin letters
    assert sounds("POMAH") & sounds("Помах")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fktrctq", "алексей"),
        ("k.,jdm ;fhjdf", "любовь жарова"),
        ("{fhbnjy", "Харитон"),
        ("dfcbkm 'vbkmtdbx", "василь эмильевич"),
        ("d'xfr sdfy", "вєчак іван"),
        ("Шмфт", "Ivan"),
    ],
)
def test_the_other_keyboard_layout_is_tried(typed: str, meant: str) -> None:
    assert meant in retyped(typed)


@pytest.mark.parametrize("text", ["Mikhail", "Tschernow", "Dzierżyna", "Jones", "12", ""])
def test_what_gives_no_name_in_the_other_layout_is_left_alone(text: str) -> None:
    assert retyped(text) == []


# Romanisations, scheme by scheme ------------------------------------------------------------

# Syllables without the groups that romanisations merge (сх, цх, зх as one letter each).
SYLLABLE = st.tuples(
    st.sampled_from("бвгджзклмнпрстфхцчшщ"), st.sampled_from("аеиоуыюяё"), st.sampled_from("лнр ")
).map(lambda parts: "".join(parts).strip())
ENDING = st.sampled_from(
    "ов ев ин ский цкий ович енко чук ян швили дзе ман берг ова ская ьев ий ой ый".split()
)
NAME = st.builds(
    lambda syllables, ending: ("".join(syllables) + ending).capitalize(),
    st.lists(SYLLABLE, min_size=1, max_size=3),
    ENDING,
)


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@settings(max_examples=60, deadline=None)
@given(name=NAME)
def test_every_romanisation_reads_back(scheme: str, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        latin = SCHEMES[scheme].translate(name)
    assert sounds(latin) & sounds(name) or skeletons(latin) & skeletons(name)


# Whatever comes in --------------------------------------------------------------------------


@given(st.text(max_size=200))
@example("\u202eнавИ\u202c")
@example("👩‍👩‍👧 и́")
@example("i\u0307" * 60)
@example("\x00\x1f")
@example("ﬁ№Ǆ")
def test_any_text_is_read(text: str) -> None:
    for word in words(text):
        for reading in readings(word.raw):
            assert re.fullmatch("[aiubvgdzklmnprstfxZSCQcJ]+", reading.sound)


@pytest.mark.parametrize("piece", ["щ", "sch", "ou i ", "h", "\u0301", "🙂", "Я. ", "\x00", "io"])
def test_a_long_text_is_cut_to_a_bounded_query(piece: str) -> None:
    text = piece * 10_000
    assert len(clean(text)) <= LONGEST_TEXT
    assert len(words(text)) <= MOST_WORDS
    assert all(len(readings(word.raw)) <= MOST_READINGS for word in words(text))


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


SOUNDS = st.text("aeiouyjbvgdzklmnprstfxZSCQcJ", max_size=20)


@given(SOUNDS)
def test_merging_sounds_twice_changes_nothing(symbols: str) -> None:
    assert whole_sound(whole_sound(symbols)) == whole_sound(symbols)


@given(SOUNDS)
def test_a_skeleton_forgets_vowels_and_voice(symbols: str) -> None:
    assert re.fullmatch("a?[pftksrlmn]*", skeleton(sound(symbols)))


@given(st.text("aikstnr" + "".join(UNSETTLED), max_size=20))
def test_nothing_is_left_unsettled(symbols: str) -> None:
    assert not any(set(each) & (set(UNSETTLED) - {"a"}) for each in settle(symbols))


@given(NAME, st.integers(min_value=0), st.sampled_from(["drop", "double", "swap", "change"]))
def test_one_slip_leaves_a_deletion_in_common(name: str, place: int, slip: str) -> None:
    at = place % (len(name) - 1)
    slipped = {
        "drop": name[:at] + name[at + 1 :],
        "double": name[:at] + "ж" + name[at:],
        "swap": name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        "change": name[:at] + "ж" + name[at + 1 :],
    }[slip]
    assert deletions(name) & deletions(slipped)


@given(NAME)
def test_case_and_marks_change_no_reading(name: str) -> None:
    stressed = re.sub("[аоу]", "\\g<0>\u0301", name, count=1)
    assert sounds(name) == sounds(name.upper()) == sounds(name.lower()) == sounds(stressed)
