"""Promises of mapping words to codes: by rule, at a date, without losing a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.dates import DateKind, parse
from registry.intake.printed import Form, read_entry
from registry.intake.vocabularies import (
    Matcher,
    Term,
    Unmapped,
    ground_of,
    outcome_of,
    read_accusation,
    read_sentence,
    status_of,
    work_list,
)
from registry.intake.vocabularies.coding import WorkLists, code_entry
from registry.intake.vocabularies.lists import Vocabularies, from_files, from_registry
from registry.intake.vocabularies.matching import RuleError
from registry.intake.vocabularies.standing import party_of, schooling_of
from registry.models import Charge, Nationality
from registry.vocabulary import Outcome, RehabilitationGround, RehabilitationStatus, SentenceKind
from tests.makers import save
from tests.printed_samples import UNION

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


# Matching ----------------------------------------------------------------------------------


def test_an_alias_fits_whole_and_in_any_case_and_alphabet() -> None:
    matcher = Matcher([Term("board", aliases=("Особая тройка",))])
    assert matcher.code("«особая  ТРОЙКА».") == "board"
    assert matcher.code("Oсобая тройка") == "board"
    assert matcher.code("особая тройка при суде") == ""


def test_a_rule_fits_anywhere_and_an_alias_is_asked_first() -> None:
    matcher = Matcher([Term("a", rules=("тройк",)), Term("b", aliases=("тройка",))])
    assert matcher.code("постановлением тройки") == "a"
    assert matcher.code("тройка") == "b"


def test_a_dated_rule_needs_a_date_in_the_years_of_the_term() -> None:
    years = parse("1935/1938-11", kind=DateKind.PERIOD)
    matcher = Matcher([Term("late", rules=("dated:тройк",), existed=years)])
    assert matcher.code("тройка", parse("1937-10-05")) == "late"
    assert matcher.code("тройка", parse("1930")) == ""
    assert matcher.code("тройка") == ""
    assert matcher.codes("тройка") == ()


def test_an_else_rule_is_asked_last() -> None:
    matcher = Matcher([Term("any", rules=("else:тройк",)), Term("board", rules=("тройк.*нквд",))])
    assert matcher.code("тройка НКВД") == "board"
    assert matcher.code("тройка") == "any"


def test_a_rule_that_is_no_pattern_is_named() -> None:
    with pytest.raises(RuleError, match="“тройк\\(”, a rule of board, is no pattern"):
        Matcher([Term("board", rules=("суд", "тройк("))])


def test_words_may_name_several_things() -> None:
    matcher = Matcher([Term("a", rules=("шпион",)), Term("b", rules=("агитац",))])
    assert matcher.codes("шпионаж и агитация") == ("a", "b")


def test_words_without_a_code_are_counted_once_for_all_their_spellings() -> None:
    words = ["Неведомый суд", "неведомый  суд", "«Неведомый суд»", "иное", "известное", " "]
    found = work_list(words, lambda word: word == "известное")
    assert [tuple(item) for item in found] == [("Неведомый суд", 3), ("иное", 1)]


def test_an_empty_count_has_no_items() -> None:
    assert Unmapped().items() == []


@pytest.mark.parametrize("name", ["sentencing_bodies", "rehabilitation_bodies", "nationalities"])
def test_every_rule_of_the_collection_is_a_pattern_without_a_separator(
    lists: Vocabularies, name: str
) -> None:
    rules = [rule for term in getattr(lists, name).terms for rule in term.rules]
    assert rules
    for rule in rules:
        re.compile(rule)
        assert rule == rule.lower()


# Bodies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "date", "code"),
    [
        ("тройка при УНКВД по Примерной обл.", None, "nkvd_troika"),
        ("Особой тройкой УНКВД", None, "nkvd_troika"),
        ("Спецтройкой при НКВД", "1937-10-25", "nkvd_troika"),
        ("тройкой", "1937-10-25", "nkvd_troika"),
        ("«тройка»", "1931-02-01", "troika_ogpu"),
        ("тройка", None, "troika"),
        ("тройка при ПП ОГПУ по НВК", "1930", "troika_ogpu"),
        ("Примерская райтройка", "1931", "local_troika"),
        ("ОСО при НКВД СССР", "1938-05-01", "special_council"),
        ("Особым Совещанием при Коллегии ОГПУ", "1930-01-13", "special_council_ogpu"),
        ("ОСО", "1929-11-20", "special_council_ogpu"),
        ("ОСО", "1940-02-19", "special_council"),
        ("Комиссией НКВД СССР и прокурора СССР", "1938", "dvoika"),
        ("Выездной сессией Военной коллегии Верховного Суда СССР", None, "military_collegium"),
        ("ВКВС СССР", None, "military_collegium"),
        ("ВК ВС СССР", None, "military_collegium"),
        ("Коллегией ОГПУ", None, "ogpu_collegium"),
        ("ВТ 16 Гвардейской стрелковой дивизии", None, "military_tribunal"),
        ("Примерский губревтрибунал", None, "revolutionary_tribunal"),
        ("Спецколлегия Верх.суда", None, "court"),
        ("Яроблсуд", None, "court"),
        ("ОШТИНСКИЙ РИК", None, "soviet_executive"),
        ("Омская губЧК", None, "cheka"),
        ("УНКВД по Примерной обл.", None, "state_security"),
        ("собрание бедноты", None, "assembly"),
        ("партизанами", None, ""),
    ],
)
def test_spellings_of_a_body_are_one_body(
    lists: Vocabularies, words: str, date: str | None, code: str
) -> None:
    assert lists.sentencing_bodies.code(words, parse(date) if date else None) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Пленумом Верхсуда СССР", "plenum_supreme_court_ussr"),
        ("определением Военной коллегии Верховного суда СССР", "military_collegium_ussr"),
        ("Военной коллегией ВС РФ", "military_collegium_rf"),
        ("Верховный Суд БССР", "supreme_court_republic"),
        ("Президиум Минск.облсуда", "court"),
        ("военным трибуналом СибВО", "military_tribunal"),
        ("Рязоблпро-куратурой", "prosecutor"),
        ("ГВП РФ", "prosecutor"),
        ("ИЦ ГУВД Примерной обл.", "internal_affairs"),
        ("иное", ""),
    ],
)
def test_spellings_of_a_rehabilitating_body_are_one(
    lists: Vocabularies, words: str, code: str
) -> None:
    assert lists.rehabilitation_bodies.code(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("русская", "russian"),
        ("латыши", "latvian"),
        ("финка", "finnish"),
        ("польская еврейка", "polish_jewish"),
        ("полька", "polish"),
        ("карел", "karelian"),
        ("карачаевец", "karachay"),
        ("инопланетянин", ""),
    ],
)
def test_a_nationality_is_known_in_every_gender_and_number(
    lists: Vocabularies, words: str, code: str
) -> None:
    assert lists.nationalities.code(words) == code


# Sentences ---------------------------------------------------------------------------------

K = SentenceKind


@pytest.mark.parametrize(
    ("words", "kind", "years"),
    [
        ("ВМН", K.DEATH, None),
        ("к расстрелу", K.DEATH, None),
        ("Конфискация имущества, ВМН", K.DEATH, None),
        ("высшей мере наказания", K.DEATH, None),
        ("ВМН. Приговор заменен 10 годами ИТЛ", K.DEATH_COMMUTED_PRISON, 10),
        ("ВМН. Приговор изменен на 10 лет л/св", K.DEATH_COMMUTED_PRISON, 10),
        ("10 лет ИТЛ", K.LABOUR_CAMP, 10),
        ("ИТЛ-10", K.LABOUR_CAMP, 10),
        ("к 5 г. ИТЛ с заменой высылкой на тот же срок", K.LABOUR_CAMP, 5),
        ("концлагерь на 3 года", K.CONCENTRATION_CAMP, 3),
        ("10 л. л. с.", K.TERM, 10),
        ("к 3 ГЛС", K.TERM, 3),
        ("к лишению свободы на три года", K.TERM, 3),
        ("8 лет", K.TERM, 8),
        ("8 лет. Постановлением УНКВД дело прекращено", K.TERM, 8),
        ("тюремное заключение", K.PRISON, None),
        ("3 года ссылки в Северный край", K.EXILE, 3),
        ("выслана как чеченка", K.BANISHMENT, None),
        ("приб. на спецпоселение в Примерскую обл. 26.02.40", K.SPECIAL_SETTLEMENT, None),
        ("раскулачивание", K.DISPOSSESSION, None),
        ("раскулачивание без выселения", K.DISPOSSESSION, None),
        ("раскулачен и выслан", K.BANISHMENT, None),
        ("лишена избирательных прав", K.DISENFRANCHISEMENT, None),
        ("трудармия: №1680", K.LABOUR_ARMY, None),
        ("1г принуд. раб.", K.CORRECTIVE_LABOUR, 1),
        ("15 лет каторжных работ", K.HARD_LABOUR, 15),
        ("3 года лишения права проживания в 12 пунктах", K.RESIDENCE_BAN, 3),
        ("дело прекращено, освобожден", K.DISMISSED, None),
        ("по суду оправдан", K.ACQUITTED, None),
        ("освобожден", K.RELEASED, None),
        ("содержался под стражей", K.HELD, None),
        ("репрессир. по национ. призн.", K.UNSTATED, None),
    ],
)
def test_spellings_of_a_sentence_are_one_sentence(
    words: str, kind: SentenceKind, years: int | None
) -> None:
    main = read_sentence(words).main
    assert main is not None
    assert (main.kind, main.years) == (kind, years)


def test_additions_stand_beside_the_penalty() -> None:
    sentence = read_sentence("8 лет ИТЛ, 5 л. п/п, конфискация имущества")
    assert sentence.has_loss_of_rights
    assert sentence.loss_of_rights_years == 5
    assert sentence.has_confiscation
    assert not sentence.is_conditional


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("10 лет с последующим поражением в правах на 3 года", 3),
        ("6 лет ИТЛ, поражен. прав на 4 года", 4),
        ("10 лет ИТЛ", None),
        ("10 лет с поражением в правах", None),
    ],
)
def test_the_years_of_a_loss_of_rights_are_its_own(words: str, years: int | None) -> None:
    sentence = read_sentence(words)
    assert sentence.loss_of_rights_years == years
    assert sentence.main is not None
    assert sentence.main.years != 3


def test_a_conditional_sentence_is_not_an_early_release() -> None:
    assert read_sentence("3 года условно").is_conditional
    assert not read_sentence("5 лет, условно-досрочно освобожден").is_conditional


def test_months_are_not_years() -> None:
    main = read_sentence("к 6 месяцам лишения свободы").main
    assert main is not None
    assert (main.years, main.months) == (None, 6)


def test_a_penalty_served_before_is_not_the_one_pronounced() -> None:
    main = read_sentence("на спецпоселение после ИТЛ").main
    assert main is not None
    assert main.kind is SentenceKind.SPECIAL_SETTLEMENT


@pytest.mark.parametrize("words", ["предъявлено нечто", "сведений об осуждении в деле нет"])
def test_words_without_a_penalty_have_none(words: str) -> None:
    assert read_sentence(words).main is None


# Charges -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "articles"),
    [
        ("по ст. 58-10 УК РСФСР", ["rsfsr-58-10"]),
        ("ст.58-10, 58-11", ["rsfsr-58-10", "rsfsr-58-11"]),
        ("58-10-11", ["rsfsr-58-10", "rsfsr-58-11"]),
        ("по ст. 58 п. 10 ч. 2 УК РСФСР", ["rsfsr-58-10"]),
        ("58-10 ч.1, 58-11", ["rsfsr-58-10", "rsfsr-58-11"]),
        ("ст. 58, пп. 10, 11", ["rsfsr-58-10", "rsfsr-58-11"]),
        ("58-10-1", ["rsfsr-58-10"]),
        ('по ст. 58-1 "а" УК РСФСР', ["rsfsr-58-1a"]),
        ('58 п. 1 "б", 10 ч. 2, п. 14', ["rsfsr-58-1b", "rsfsr-58-10", "rsfsr-58-14"]),
        ("17-58-8", ["rsfsr-58-8"]),
        ("ст. 17.58-8", ["rsfsr-58-8"]),
        ("58", ["rsfsr-58"]),
        ("по ст. 54-10 ч.1 УК УССР", ["ussr-54-10"]),
        ("68, 72а УК БССР - агитация", ["bssr-68", "bssr-72a"]),
        ("72-а УК БССР", ["bssr-72a"]),
        ("по ст. 70 ч.1, 15 и 64 УК РСФСР", ["rsfsr-70", "rsfsr-64"]),
        ("ст. 58 п.п. 10, 11", ["rsfsr-58-10", "rsfsr-58-11"]),
        ("58-2, 59-3", ["rsfsr-58-2"]),
        ("58-2, 59-3 УК РСФСР", ["rsfsr-58-2", "rsfsr-59-3"]),
        ("72, 76 - агитация", []),
        ("постановление от 28.08.1941", []),
        ("дело № 5810", []),
    ],
)
def test_articles_are_read_in_every_way_they_are_written(words: str, articles: list[str]) -> None:
    assert list(read_accusation(words).articles) == articles


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("КРД, АСА", ("krd", "asa")),
        ("ст. КРТД", ("krtd",)),
        ("как ЧСИР", ("chsir",)),
        ("член семьи изменника Родины", ("chsir",)),
        ("СОЭ", ("soe",)),
        ("касса", ()),
    ],
)
def test_letter_charges_are_known(words: str, letters: tuple[str, ...]) -> None:
    assert set(read_accusation(words).letters) == set(letters)


def test_every_article_and_letter_that_can_be_read_of_58_has_a_label(lists: Vocabularies) -> None:
    known = {term.code for term in lists.articles.terms}
    points = [f"58-{number}" for number in range(2, 15)] + ["58-1а", "58-1б", "58-1в", "58-1г"]
    read = {code for point in points for code in read_accusation(point).articles}
    letters = "АСА КРА КРД КРТД КРТО ПШ СОЭ СВЭ ЧСИР".split()
    read |= {code for word in letters for code in read_accusation(word).letters}
    assert len(read) == len(points) + len(letters)
    assert read <= known


# Rehabilitation, outcome, standing ---------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("за отсутствием состава преступления", RehabilitationGround.NO_CRIME),
        ("ЗА НЕДОКАЗАННОСТЬЮ СОСТАВА ПРЕСТУПЛЕНИЯ", RehabilitationGround.NOT_PROVEN),
        ("по Указу ПВС СССР от 16.01.89 г.", RehabilitationGround.DECREE_1989),
        ("по Закону от 18 октября 1991 г.", RehabilitationGround.LAW_RF_1991),
        ("Закон РК от 14.04.1993", RehabilitationGround.LAW_KZ_1993),
        ("на основании Указа ПВС СССР", RehabilitationGround.DECREE_UNSPECIFIED),
        ("сведений о реабилитации нет", None),
    ],
)
def test_the_ground_of_a_rehabilitation_is_known(
    words: str, ground: RehabilitationGround | None
) -> None:
    assert ground_of(words) is ground


@pytest.mark.parametrize(
    ("words", "is_dated", "status"),
    [
        ("прокуратурой", False, RehabilitationStatus.GRANTED),
        ("", True, RehabilitationStatus.GRANTED),
        ("", False, None),
        ("в реабилитации отказано", False, RehabilitationStatus.REFUSED),
        ("реабилитирован частично", False, RehabilitationStatus.PARTIAL),
        ("сведений о реабилитации нет", False, None),
    ],
)
def test_nothing_known_is_no_refusal(
    words: str, is_dated: bool, status: RehabilitationStatus | None
) -> None:
    assert status_of(words, is_dated=is_dated) is status


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Приговорен: тройка 5 мая 1937 г.\nРасстрелян 7 мая 1937 г.", Outcome.EXECUTED),
        ("Приговор: ВМН", None),
        ("Приговор: расстрелян", Outcome.EXECUTED),
        ("Приговор: 10 лет ИТЛ, умер 1.02.1940, в ИТЛ", Outcome.DIED_IN_CAMP),
        ("Приговор: 10 лет, умер 1.02.1940", None),
        ("Приговор: дело прекращено", Outcome.RELEASED),
        ("Приговор: спецпоселение", Outcome.DEPORTED),
        ("Приговор: 10 лет ИТЛ", None),
    ],
)
def test_an_outcome_is_only_what_the_entry_says(text: str, outcome: Outcome | None) -> None:
    entry = read_entry(text, Form.UNION)
    assert outcome_of(entry, entry.repressions[0]) is outcome


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("б/п", "non_party"),
        ("б/п (бывший эсер)", "non_party"),
        ("член ВКП(б) с 1919", "member"),
        ("с 1919 член ВКП(б)", "member"),
        ("до 1935 кандидат в члены ВКП(б)", "former"),
        ("член ВКП(б) до 1935 (исключен за сокрытие)", "former"),
        ("кандидат в члены ВКП(б)", "candidate"),
        ("исключен из ВКП(б) в 1936 г.", "former"),
        ("бывший член ВКП(б)", "former"),
        ("член ВЛКСМ", "komsomol"),
        ("член КП Польши", "other_communist"),
        ("бывший меньшевик", "other"),
        ("прочее", ""),
    ],
)
def test_a_party_standing_has_a_code(words: str, code: str) -> None:
    assert party_of(words) == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("неграмотная", "illiterate"),
        ("малограмотн.", "barely_literate"),
        ("грамотный", "literate"),
        ("н/начальное", "primary"),
        ("незаконченное среднее", "incomplete_secondary"),
        ("среднее", "secondary"),
        ("высшее, незаконченное", "incomplete_higher"),
        ("высшее", "higher"),
        ("специальное", ""),
    ],
)
def test_a_schooling_has_a_code(words: str, code: str) -> None:
    assert schooling_of(words) == code


# Whole entries -----------------------------------------------------------------------------


def test_an_entry_gets_its_codes_beside_its_words(lists: Vocabularies) -> None:
    entry = read_entry(UNION, Form.UNION)
    coded = code_entry(entry, lists)
    (case,) = coded.repressions
    assert coded.nationality == ("russian",)
    assert case.sentencing_body == "nkvd_troika"
    assert case.sentence == read_sentence("ВМН")
    assert case.accusation.articles == ("rsfsr-58-10",)
    assert case.outcome is Outcome.EXECUTED
    assert coded.rehabilitations[0].body == "prosecutor"
    assert entry.repressions[0].sentencing_body[0].words.startswith("тройка при УНКВД")


def test_the_work_list_of_entries_tells_what_has_no_code(lists: Vocabularies) -> None:
    work = WorkLists()
    for text in ["Приговорен: неведомыми 5 мая 1937 г., обв.: разное.", "Приговорен: неведомыми"]:
        entry = read_entry(text, Form.UNION)
        work.add(entry, code_entry(entry, lists))
    assert [tuple(item) for item in work.items("sentencing_body")] == [("неведомыми", 2)]
    assert ("sentencing_body", 2, 2) in work.totals()
    assert work.items("unheard_of") == []


@given(st.text(max_size=400))
def test_no_words_make_a_vocabulary_fail(words: str) -> None:
    read_sentence(words)
    read_accusation(words)
    ground_of(words)
    party_of(words)
    schooling_of(words)
    for name in ("sentencing_bodies", "charges", "nationalities", "rehabilitation_bodies"):
        getattr(from_files_once(), name).codes(words)


@pytest.mark.parametrize("piece", ["тройка ", "58-10 ", "12 ", "лишен ", "прав ", "к.р. ", "суд"])
def test_long_words_take_no_long_time(lists: Vocabularies, piece: str) -> None:
    words = piece * 20_000
    read_sentence(words)
    read_accusation(words)
    for name in ("sentencing_bodies", "charges", "nationalities", "rehabilitation_bodies"):
        getattr(lists, name).codes(words)


@pytest.mark.django_db
def test_the_registry_gives_the_lists_as_curators_keep_them() -> None:
    labels = {"en": "Testish", "ru": "тестовец"}
    save(Nationality(code="testish", labels=labels, aliases=["тестовка"], rules=["^тестов"]))
    lists = from_registry()
    assert lists.nationalities.code("тестовка") == "testish"
    assert lists.nationalities.code("тестовцы") == "testish"
    assert lists.nationalities.code("Тестовец") == "testish"
    assert Charge.objects.count() == 0


_ONCE: list[Vocabularies] = []


def from_files_once() -> Vocabularies:
    if not _ONCE:
        _ONCE.append(from_files(FIXTURES))
    return _ONCE[0]
