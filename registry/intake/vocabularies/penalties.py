"""Sentences in the words of files: «к 10 г. ИТЛ, 5 л. п/п», «ВМН, конфискация имущества».

One sentence may name several penalties. The main one is the heaviest of those first pronounced; a
loss of rights or a confiscation beside it is an addition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from registry.intake.vocabularies.matching import folded
from registry.vocabulary import SentenceKind


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty with its term, as far as it is stated."""

    kind: SentenceKind
    years: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was pronounced. `main` is None where the words name no penalty that is known."""

    main: Penalty | None = None
    further: tuple[Penalty, ...] = ()
    has_loss_of_rights: bool = False
    loss_of_rights_years: int | None = None
    has_confiscation: bool = False
    is_conditional: bool = False
    is_in_absentia: bool = False
    is_of_family: bool = False


_K = SentenceKind
# In this order: the first kind that fits is the main penalty.
_KINDS: tuple[tuple[SentenceKind, str], ...] = (
    (_K.DEATH, r"\bв\.?м\.?н\b|\bвмсз\b|расс?трел|высш\w+ мер|смертн\w+ казн"),
    (_K.OUTLAWED, r"вне закона"),
    (_K.HARD_LABOUR, r"каторжн|каторг"),
    (_K.CONCENTRATION_CAMP, r"конц(?:ентрац\w*)?\.? ?лаг|\bк/л\b"),
    (
        _K.LABOUR_CAMP,
        r"\bи\.?т\.?л\b|исправительно-? ?трудов\w* (?:лаг|кол)|\bитк\b"
        r"|(?<!конц)(?<!конц\.)(?<!конц )(?<!ционных )(?<!ционный )(?<!ционном )лагер|лагпункт",
    ),
    (_K.PRISON, r"тюрьм|тюремн|\bтз\b|\bт/з\b|изоляц|изолятор|политизол|\bдопр\b|исправдом"),
    (
        _K.TERM,
        r"лиш\w*\.? ?(?:св|сво)\w*|\bл\.? ?/? ?с(?:в|вободы)?\b|\bглс\b|(?<!по )заключ"
        r"|срок предварит",
    ),
    (
        _K.SPECIAL_SETTLEMENT,
        r"спец[\w.-]* ?(?:пос[е]?л|ссыл|перес)|спецпос|\bс/п\b|\bсп\b|трудпос"
        r"|на (?:вечное )?поселени|переселен|спецучет|\bпоселени",
    ),
    (_K.EXILE, r"ссылк|сослан|ссыльн"),
    (
        _K.BANISHMENT,
        r"(?<!без )(?:высы+л|выслан|высел)|выдвор|депорт|отправлен\w* в |за пределы"
        r"|направлен\w* в (?!действ|красн)\w+ую",
    ),
    (_K.DISPOSSESSION, r"раскул|экспропр|изъят\w* имуще"),
    (_K.LABOUR_ARMY, r"труд\w*арм|труд\. ?арм|рабоч\w+ колонн|широклаг|\bр/к\b|трудмобил|мобилиз"),
    (
        _K.CORRECTIVE_LABOUR,
        r"прин(?:уд)?\w*\.? ?раб|исправит\w*(?:-труд\w*)? раб|\bитр\b|трудов\w* повинн"
        r"|исправ\. ?раб",
    ),
    (
        _K.DISENFRANCHISEMENT,
        r"лиш\w* (?:\w+ )?изб\w*|избирательн\w+ прав|лишен(?:а|ы)? прав\b(?! прож)",
    ),
    (
        _K.RESIDENCE_BAN,
        r"прав\w* прожив|запрещ\w* прожив|\bминус\b|без права прож|выезд\w* из|ограничен",
    ),
    (_K.FINE, r"штраф"),
    (_K.COMPULSORY_TREATMENT, r"принуд\w*\.? ?леч|психиатр|на лечени"),
    (
        _K.TERM,
        r"^(?:к |на |сроком на )?\d+(?:, ?\d)?[ .,]*(?:лет|год\w*|г|л|мес\w*|день|дн\w*|сут\w*)\b",
    ),
    (_K.ACQUITTED, r"оправдан|по суду оправд"),
    (
        _K.DISMISSED,
        r"прекра[щт](?!.*не вынос)|реабилит\w+ (?:обстоят|основ)|за отсутствием состава|за недоказ"
        r"|отказано в возб",
    ),
    (_K.SUPERVISION, r"надзор|подписк\w+ о невыезд|на поруки"),
    (_K.RELEASED, r"(?<!сведений об )освоб|\bосв\b|из-под стражи"),
    (_K.LABOUR_CAMP, r"\w+лаг\b"),
    (_K.HELD, r"под стражей|под след|в заключении|арестован|содержал|\bмесяцев\b"),
    (_K.UNSTATED, r"репрес|по нац\w*\.? ?приз|(?<!сведений о )приговор|(?<!сведений об )осужд"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_LOSS = re.compile(
    r"п/п\b|пор[ао]ж\w*\.? ?(?:в )?(?:\w+ )?прав"
    r"|лиш\w* (?:политич\w*|гражд\w*|\w+ и \w+)? ?(?:прав(?:ах)?\b)(?! прожив)"
    r"|с лишением избират\w+ прав|лишить избират\w+ прав"
)
_CONFISCATION = re.compile(r"конф\w*")
_CONDITIONAL = re.compile(r"\bуслов\w*\b(?!-? ?досроч)")
_ABSENT = re.compile(r"заочн")
_FAMILY = re.compile(
    r"^сем(?:ья|ьи|ью)\b|семья (?:раскул|высл|сосл)|вместе с семьей|в составе семьи|с семьей"
)
# «на спецпоселение после ИТЛ»: a penalty served before this one.
_EARLIER = re.compile(r"\bпосле [а-я ]*$")
_REPLACED = re.compile(r"замен\w*|с заменой|сокращ\w*|смягч\w*|снижен\w*|измен[её]?н\w* на")
_NUMBERS = {
    "одному": 1, "один": 1, "одного": 1, "два": 2, "двум": 2, "двух": 2, "три": 3, "трем": 3,
    "трех": 3, "четыре": 4, "четырем": 4, "пять": 5, "пяти": 5, "шесть": 6, "шести": 6, "семь": 7,
    "семи": 7, "восемь": 8, "восьми": 8, "девять": 9, "десять": 10, "десяти": 10, "пятнадцать": 15,
    "двадцать": 20, "двадцати": 20, "двадцать пять": 25,
}  # fmt: skip
_WORD_NUMBER = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_YEARS = re.compile(
    rf"(?:(?<![\d.])(?P<figures>\d{{1,2}})(?![\d.]*\d)|\b(?P<words>{_WORD_NUMBER}))"
    r"[ -]?(?:(?:лет|годами?|годов|года|году|год|г\.?л|г|л)(?![а-я])|г(?=лс\b))"
)
_YEARS_AFTER = re.compile(
    r"\b(?:итл|прав\w*|концлаг\w*|ссылк\w*|высылк\w*|вмн)\W{0,3}(?P<figures>\d{1,2})$"
)
_MONTHS = re.compile(r"(?<![\d.])(?P<figures>\d{1,2}) ?мес")
_BARE = re.compile(r"^(?:к |на )?(?P<figures>\d{1,2})$")
# Penalties that last; the others have no term.
_LASTING = {
    _K.HARD_LABOUR,
    _K.CONCENTRATION_CAMP,
    _K.LABOUR_CAMP,
    _K.PRISON,
    _K.TERM,
    _K.EXILE,
    _K.BANISHMENT,
    _K.SPECIAL_SETTLEMENT,
    _K.CORRECTIVE_LABOUR,
    _K.RESIDENCE_BAN,
    _K.SUPERVISION,
    _K.DISENFRANCHISEMENT,
}
# What is said of a penalty that is named beside: «10 лет», «под стражей».
_VAGUE = (_K.TERM, _K.HELD, _K.UNSTATED)
_FOR_A_TERM = re.compile(r"[^,;]{0,60}?\bсроком на ")
_DIVIDED = re.compile(
    r"[,;.](?![а-я\d/])|\bс последующ\w*|\bс пор[ао]ж|\bи \d|\bс лишен|\bпосле отб|\bза отб"
)
_LONGEST = 2000
# «к З годам»: a letter in the place of a figure.
_MISREAD = re.compile(r"(?<!\w)з(?= ?(?:год|г\b|лет|мес))")


@lru_cache(maxsize=1 << 15)
def read_sentence(words: str) -> Sentence:
    """Reads the words of a sentence; unknown words give a sentence without a main penalty."""
    text = _MISREAD.sub("3", folded(words[:_LONGEST]))
    replaced = _REPLACED.search(text)
    kinds = _kinds(text)
    first = _first_pronounced(text, kinds, replaced.start() if replaced else len(text))
    return Sentence(
        main=_main(text, first, replaced),
        further=tuple(
            Penalty(kind) for kind, _ in kinds if first and kind not in (first[0], *_VAGUE)
        ),
        has_loss_of_rights=_LOSS.search(text) is not None,
        loss_of_rights_years=_loss_years(text),
        has_confiscation=_CONFISCATION.search(text) is not None,
        is_conditional=_CONDITIONAL.search(text) is not None,
        is_in_absentia=_ABSENT.search(text) is not None,
        is_of_family=_FAMILY.search(text) is not None,
    )


def _kinds(text: str) -> list[tuple[SentenceKind, int]]:
    """Every penalty named, heaviest first, with where it is named."""
    found: list[tuple[SentenceKind, int]] = []
    for kind, pattern in _PATTERNS:
        match = pattern.search(text)
        if match and kind not in (known for known, _ in found):
            found.append((kind, match.start()))
    return found


def _first_pronounced(
    text: str, kinds: list[tuple[SentenceKind, int]], replaced: int
) -> tuple[SentenceKind, int] | None:
    """The heaviest penalty named before one replaced another, else the heaviest of all."""
    own = [found for found in kinds if not _EARLIER.search(text, max(0, found[1] - 30), found[1])]
    before = [found for found in own if found[1] < replaced]
    return next(iter(before or own or kinds), None)


def _main(
    text: str, first: tuple[SentenceKind, int] | None, replaced: re.Match[str] | None
) -> Penalty | None:
    if first is None:
        bare = _BARE.match(text)
        return Penalty(SentenceKind.TERM, int(bare["figures"])) if bare else None
    kind, _ = first
    if kind is SentenceKind.DEATH:
        if replaced is None:
            return Penalty(kind)
        years = _YEARS.search(text, replaced.start())
        return Penalty(SentenceKind.DEATH_COMMUTED_PRISON, _number(years))
    if kind not in _LASTING:
        return Penalty(kind)
    years, months = _YEARS.search(text), _MONTHS.search(text)
    loss = _LOSS.search(text)
    if (
        years
        and loss
        and loss.start() < years.start()
        and kind is not SentenceKind.DISENFRANCHISEMENT
    ):
        years = None
    stated = _number(years)
    if stated is None:
        after = _YEARS_AFTER.search(_DIVIDED.split(text, maxsplit=1)[0])
        stated = int(after["figures"]) if after else None
    return Penalty(kind, stated, int(months["figures"]) if months else None)


def _number(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    return int(match["figures"]) if match["figures"] else _NUMBERS[match["words"]]


def _loss_years(text: str) -> int | None:
    """«5 л. п/п», «поражение в правах на 3 года», «поражение в правах-5»."""
    loss = _LOSS.search(text)
    if loss is None:
        return None
    before = list(_YEARS.finditer(text, max(0, loss.start() - 12), loss.start()))
    # «сроком на пять лет, лишить избирательных прав»: a sentence of its own, its term comes after.
    if (
        before
        and not loss[0].startswith("лишить")
        and not text[before[-1].end() : loss.start()].strip(" .")
    ):
        return _number(before[-1])
    term = _FOR_A_TERM.match(text, loss.end())
    start = term.end() if term else loss.end()
    after = _YEARS.search(text, start, start + 24)
    if after:
        return _number(after)
    dashed = re.compile(r"\W{0,2}ах?\W{0,2}(\d{1,2})\b|-(\d{1,2})\b").match(text, loss.end())
    return int(dashed[1] or dashed[2]) if dashed else None
