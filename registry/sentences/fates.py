"""The fate sentence of a person and its short form, in English, Russian and Ukrainian.

`[a|b|c]` in a template stands for the forms for a man, for a woman and for a person whose sex is
not recorded; a slot without a value vanishes.
"""

from __future__ import annotations

from registry.dates import PartialDate, in_words, when_phrase
from registry.sentences import rehabilitations
from registry.sentences.custody import setting
from registry.sentences.facts import FateFacts
from registry.sentences.grammar import fill, finish, gendered, in_language, pick

_MASSACRE_OF_1941 = "killed_1941_prison_massacre"

# Here the date and the place are those of the end itself.
_ENDS = {
    "en": {
        "executed": "Shot {when} {place}",
        "died_in_camp": "Died {when} {setting} {place}",
        "died_in_prison": "Died {when} {setting} {place}",
        _MASSACRE_OF_1941: "Killed in the prison massacres of 1941 {place}",
        "abducted_and_executed": "Abducted and later shot {when} {place}",
        "assassinated": "Assassinated {when} {place}",
        "suicide": "Took [his|her|their] own life {when} {place}",
        "died_under_investigation": "Died under investigation {when} {place}",
        "killed_circumstances_unclear": "Killed {when} {place} in unclear circumstances",
    },
    "ru": {
        "executed": "Расстрелян[|а|(а)] {when} {place}",
        "died_in_camp": "Умер[|ла|(ла)] {when} {setting} {place}",
        "died_in_prison": "Умер[|ла|(ла)] {when} {setting} {place}",
        _MASSACRE_OF_1941: "Убит[|а|(а)] при массовых расстрелах заключённых 1941 года {place}",
        "abducted_and_executed": "Похищен[|а|(а)] и затем расстрелян[|а|(а)] {when} {place}",
        "assassinated": "Убит[|а|(а)] {when} {place} в результате покушения",
        "suicide": "Покончил[|а|(а)] с собой {when} {place}",
        "died_under_investigation": "Умер[|ла|(ла)] под следствием {when} {place}",
        "killed_circumstances_unclear": (
            "Убит[|а|(а)] {when} {place} при невыясненных обстоятельствах"
        ),
    },
    "uk": {
        "executed": "Розстрілян[ий|а|о] {when} {place}",
        "died_in_camp": "Помер[|ла|(ла)] {when} {setting} {place}",
        "died_in_prison": "Помер[|ла|(ла)] {when} {setting} {place}",
        _MASSACRE_OF_1941: "Убит[ий|а|о] під час масових розстрілів вʼязнів 1941 року {place}",
        "abducted_and_executed": "Викраден[ий|а|о] і потім розстрілян[ий|а|о] {when} {place}",
        "assassinated": "Убит[ий|а|о] {when} {place} внаслідок замаху",
        "suicide": "Накла[в|ла|в(ла)] на себе руки {when} {place}",
        "died_under_investigation": "Помер[|ла|(ла)] під слідством {when} {place}",
        "killed_circumstances_unclear": "Убит[ий|а|о] {when} {place} за незʼясованих обставин",
    },
}

# A day in 1941 already says the year of the massacres.
_MASSACRE_ON_A_DAY = {
    "en": "Killed in a prison massacre {when} {place}",
    "ru": "Убит[|а|(а)] при массовом расстреле заключённых {when} {place}",
    "uk": "Убит[ий|а|о] під час масового розстрілу вʼязнів {when} {place}",
}
_DATE_RECORDED = {
    "en": "date recorded: {when}",
    "ru": "указанная дата: {when}",
    "uk": "зазначена дата: {when}",
}

# Here death came later and for its own reasons: it stands in a clause of its own.
_OUTLIVED = {
    "en": {
        "deported": "Deported",
        "imprisoned_survived": "Imprisoned and survived",
        "released": "Released from custody",
        "emigrated": "Emigrated",
        "removed_from_office": "Removed from office",
        "not_repressed": "Not repressed",
    },
    "ru": {
        "deported": "Депортирован[|а|(а)]",
        "imprisoned_survived": "Был[|а|(а)] в заключении, выжил[|а|(а)]",
        "released": "[Освобождён|Освобождена|Освобождён (освобождена)] из заключения",
        "emigrated": "Эмигрировал[|а|(а)]",
        "removed_from_office": "[Отстранён|Отстранена|Отстранён (отстранена)] от должности",
        "not_repressed": "[Не был репрессирован|Не была репрессирована|Не репрессирован(а)]",
    },
    "uk": {
        "deported": "Депортован[ий|а|о]",
        "imprisoned_survived": "Перебува[в|ла|в(ла)] в увʼязненні, вижи[в|ла|в(ла)]",
        # Bare "звільнений" would as well mean dismissed from work.
        "released": "Звільнен[ий|а|о] з увʼязнення",
        "emigrated": "Емігрува[в|ла|в(ла)]",
        "removed_from_office": "Усунен[ий|а|о] з посади",
        "not_repressed": "Не зазна[в|ла|в(ла)] репресій",
    },
}

_UNTOLD = {
    "en": {
        "unknown": "the sources do not say what became of this person",
        "": "fate not recorded here yet",
    },
    "ru": {
        "unknown": "источники не сообщают, что стало с этим человеком",
        "": "судьба здесь пока не указана",
    },
    "uk": {
        "unknown": "джерела не повідомляють, що сталося з цією людиною",
        "": "доля тут поки не вказана",
    },
}
# A death is recorded, but not how it came.
_UNTOLD_DEATH = {
    "en": {
        "unknown": "the sources do not give the circumstances of the death",
        "": "the circumstances of the death are not recorded here yet",
    },
    "ru": {
        "unknown": "источники не сообщают обстоятельств смерти",
        "": "обстоятельства смерти здесь пока не указаны",
    },
    "uk": {
        "unknown": "джерела не повідомляють обставин смерті",
        "": "обставини смерті тут поки не вказані",
    },
}
_DIED = {
    "en": "died {when} {place}",
    "ru": "умер[|ла|(ла)] {when} {place}",
    "uk": "помер[|ла|(ла)] {when} {place}",
}

_SHORT = {
    "en": {"unknown": "Fate unknown", "": "Fate not recorded yet"},
    "ru": {"unknown": "Судьба неизвестна", "": "Судьба пока не указана"},
    "uk": {"unknown": "Доля невідома", "": "Доля поки не вказана"},
}


# Above lists of people.
_SEVERAL: dict[str, dict[str, str]] = {
    "en": {},
    "ru": {
        "executed": "Расстреляны",
        "died_in_camp": "Умерли в лагере",
        "died_in_prison": "Умерли в тюрьме",
        _MASSACRE_OF_1941: "Убиты при массовых расстрелах заключённых 1941 года",
        "abducted_and_executed": "Похищены и расстреляны",
        "assassinated": "Убиты при покушении",
        "died_under_investigation": "Умерли под следствием",
        "killed_circumstances_unclear": "Убиты, обстоятельства не выяснены",
        "deported": "Депортированы",
        "imprisoned_survived": "Были в заключении, выжили",
        "released": "Освобождены",
        "emigrated": "Эмигрировали",
        "removed_from_office": "Отстранены от должности",
        "not_repressed": "Не репрессированы",
    },
    "uk": {
        "died_in_camp": "Померли в таборі",
        "died_in_prison": "Померли у вʼязниці",
        "died_under_investigation": "Померли під слідством",
        "imprisoned_survived": "Перебували в увʼязненні, вижили",
        "emigrated": "Емігрували",
    },
}


def fate_sentence(facts: FateFacts, language: str) -> str:
    """Return what became of a person as one sentence with a full stop.

    The order is fate, death, rehabilitation; where somebody outlived the repression and every
    decision told is certainly earlier than the death, the rehabilitation comes before it. What
    is not known of the fate stands last. Rehabilitations are told by year; where none is
    recorded, nothing is said of it. An unknown code, sex or language raises WordingError.
    """
    language = in_language(language)
    decisions = rehabilitations.standing(facts.rehabilitations)
    rehabilitated = [rehabilitations.clause(one, facts.sex, language) for one in decisions]
    if facts.fate in _OUTLIVED[language]:
        opening = gendered(_OUTLIVED[language][facts.fate], facts.sex)
        death = _death(facts, language)
        if facts.date and rehabilitations.all_certainly_before(decisions, facts.date):
            clauses = [opening, *rehabilitated, *death]
        else:
            clauses = [opening, *death, *rehabilitated]
    elif facts.fate in _UNTOLD[language]:
        # A gendered clause right after «судьба» or «доля» would speak of the fate, not the person.
        death = _death(facts, language)
        remark = (_UNTOLD_DEATH if death else _UNTOLD)[language][facts.fate]
        clauses = [*death, *rehabilitated, remark]
    else:
        clauses = [*_end(facts, language), *rehabilitated]
    sentence = "; ".join(clauses)
    return finish(sentence[0].upper() + sentence[1:])


def fate_label(fate: str, sex: str, language: str) -> str:
    """Return the fate in a few words without a full stop: "Shot", «Расстреляна»."""
    language = in_language(language)
    words = {**_ENDS[language], **_OUTLIVED[language], **_SHORT[language]}
    template = gendered(pick(words, fate, "Fate"), sex)
    where = setting(fate, "", language)
    return fill(template, language, when="", place="", setting=where)


def fate_of_several(fate: str, language: str) -> str:
    """Return the fate as a list of people bears it: «Расстреляны».

    Blank where the label of the vocabulary fits several people as it is.
    """
    return _SEVERAL[in_language(language)].get(fate, "")


def _end(facts: FateFacts, language: str) -> list[str]:
    template = pick(_ENDS[language], facts.fate, "Fate")
    if facts.fate == _MASSACRE_OF_1941 and facts.date:
        return _massacre(facts, facts.date, template, language)
    return [_clause(template, facts, language)]


def _massacre(facts: FateFacts, date: PartialDate, template: str, language: str) -> list[str]:
    if date.text == "1941":
        return [_clause(template, facts, language)]
    if date.earliest >= 19410101 and date.latest <= 19411231:
        return [_clause(_MASSACRE_ON_A_DAY[language], facts, language)]
    recorded = fill(_DATE_RECORDED[language], language, when=in_words(date, language))
    return [_clause(template, facts, language), recorded]


def _death(facts: FateFacts, language: str) -> list[str]:
    """The clause of a death that is not the fate itself; none where nothing is known of it."""
    if facts.date is None and not facts.place_in.strip():
        return []
    return [_clause(_DIED[language], facts, language)]


def _clause(template: str, facts: FateFacts, language: str) -> str:
    where = setting(facts.fate, facts.place_in, language)
    when = _when(facts.date, language) if facts.date else ""
    words = gendered(template, facts.sex)
    return fill(words, language, when=when, place=facts.place_in, setting=where).rstrip(",")


def _when(date: PartialDate, language: str) -> str:
    phrase = when_phrase(date, language)
    # Without the comma "in 1937 or earlier in Moscow" would be read as two places in time.
    if language == "en" and (date.lo is None or date.hi is None):
        return f"{phrase},"
    return phrase
