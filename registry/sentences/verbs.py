"""The first word of a line on a person's page: "Arrested", «Арестована», «Заарештовано»."""

from __future__ import annotations

from registry.sentences.grammar import gendered, in_language, pick

_VERBS = {
    "en": {
        "arrested": "Arrested",
        "born": "Born",
        "buried": "Buried",
        "died": "Died",
        "exiled": "Exiled",
        "held": "Held",
        "rehabilitated": "Rehabilitated",
        "released": "Released",
        "sentenced": "Sentenced",
        "shot": "Shot",
    },
    "ru": {
        "arrested": "Арестован[|а|(а)]",
        "born": "[Родился|Родилась|Родился (родилась)]",
        "buried": "Похоронен[|а|(а)]",
        "died": "Умер[|ла|(ла)]",
        "exiled": "Сослан[|а|(а)]",
        "held": "[Содержался|Содержалась|Содержался (содержалась)]",
        "rehabilitated": "Реабилитирован[|а|(а)]",
        "released": "[Освобождён|Освобождена|Освобождён (освобождена)]",
        "sentenced": "[Осуждён|Осуждена|Осуждён (осуждена)]",
        "shot": "Расстрелян[|а|(а)]",
    },
    # Ukrainian has an impersonal form ("заарештовано"), so few words need brackets.
    "uk": {
        "arrested": "Заарештован[ий|а|о]",
        "born": "[Народився|Народилася|Народився (народилася)]",
        "buried": "Похован[ий|а|о]",
        "died": "Помер[|ла|(ла)]",
        "exiled": "Заслан[ий|а|о]",
        "held": "[Утримувався|Утримувалася|Утримувався (утримувалася)]",
        "rehabilitated": "Реабілітован[ий|а|о]",
        "released": "Звільнен[ий|а|о]",
        "sentenced": "Засуджен[ий|а|о]",
        "shot": "Розстрілян[ий|а|о]",
    },
}


def verb(code: str, sex: str, language: str) -> str:
    """Return the past form of a verb in the gender of the person, with a capital letter.

    Codes: arrested, born, buried, died, exiled, held, rehabilitated, released, sentenced, shot.
    Where the sex is not recorded, the form fits both. An unknown code raises WordingError.
    """
    return gendered(pick(_VERBS[in_language(language)], code, "Verb"), sex)


_OUTLIVED = {
    "en": "survived",
    "ru": "[выжил|выжила|выжил(а)]",
    "uk": "[вижив|вижила|вижив (вижила)]",
}


def outlived(sex: str, language: str) -> str:
    """A word beside the years of somebody who outlived the repression, in the person's gender."""
    return gendered(_OUTLIVED[in_language(language)], sex)
