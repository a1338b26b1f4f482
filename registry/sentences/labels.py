"""Labels that follow the sex of the person they speak of: acts, parts in events, ties, peoples.

Russian and Ukrainian alone; English has one word for both. `[a|b]` stands for the forms for a man
and for a woman. Nothing is said of somebody whose sex is not recorded: there the label of the
vocabulary holds, which fits both.
"""

from __future__ import annotations

import re

from registry.sentences.grammar import in_language

_ALTERNATIVES = re.compile(r"\[([^|\]]*)\|([^|\]]*)\]")
_COLUMN = {"m": 1, "f": 2}

# Ties are read from the page of one of the two: "<" stands for the page of the second of them.
_LABELS: dict[str, dict[str, dict[str, str]]] = {
    "ru": {
        "act": {
            "signed_list": "Подписал[|а] список",
            "signed_order": "Подписал[|а] приказ или решение",
            "issued_order": "Издал[|а] приказ",
            "sat_on_troika": "Входил[|а] в тройку",
            "presided_court": "Председательствовал[|а] в суде",
            "judged": "Судил[|а]",
            "prosecuted": "Обвинял[|а] в суде",
            "sanctioned_arrest": "Санкционировал[|а] арест",
            "interrogated": "[Допрашивал или вёл|Допрашивала или вела] следствие",
            "commanded_execution": "Приказал[|а] расстрелять или командовал[|а] расстрелом",
            "executed": "Исполнил[|а] расстрел",
            "held_command": "Руководил[|а] органом, тройкой, судом или лагерем",
            "asked_for_limit": "Просил[|а] лимит или его увеличение",
            "approved_arrests": "Одобрил[|а] аресты",
            "proposed": "Предложил[|а] репрессивные меры",
            "abducted": "Участвовал[|а] в похищении",
        },
        "capacity": {
            "defendant": "[Подсудимый|Подсудимая]",
            "presiding": "[Председательствующий|Председательствующая]",
            "signatory": "[Подписавший|Подписавшая]",
            "witness": "[Свидетель, присутствовавший|Свидетель, присутствовавшая]",
            "speaker": "[Выступавший|Выступавшая], автор",
            "target": "[Тот|Та], кого это коснулось",
            "commander": "[Руководивший|Руководившая] исполнением",
        },
        "tie": {
            "spouse": "[Супруг|Супруга]",
            "former_spouse": "[Бывший супруг|Бывшая супруга]",
            "partner": "[Спутник|Спутница] жизни",
            "sibling": "[Брат|Сестра]",
            "co_defendant": "[Подсудимый|Подсудимая] по одному делу",
            "parent_of": "[Сын|Дочь]",
            "<parent_of": "[Отец|Мать]",
            "uncle_by_marriage_of": "[Племянник|Племянница] (по браку)",
            "predecessor_of": "[Преемник|Преемница]",
            "<predecessor_of": "[Предшественник|Предшественница]",
            "judge_of": "Кого судил[|а]",
            "<judge_of": "Судил[|а] этого человека",
            "interrogator_of": "Кого допрашивал[|а]",
            "<interrogator_of": "Допрашивал[|а] этого человека",
            "executioner_of": "Чей приговор исполнил[|а]",
            "<executioner_of": "Исполнил[|а] приговор",
            "arrest_approver_of": "Чей арест одобрил[|а]",
            "<arrest_approver_of": "Одобрил[|а] арест",
            "warrant_signer_of": "На чей арест подписал[|а] ордер",
            "<warrant_signer_of": "Подписал[|а] ордер на арест",
        },
        "outcome": {"new_sentence": "[Осуждён|Осуждена] повторно в заключении"},
        "sentence": {"outlawed": "Объявлен[|а] вне закона"},
        "role": {"both": "Репрессирован[|а]; записаны и собственные действия"},
    },
    "uk": {
        "act": {
            "signed_list": "Підписа[в|ла] список",
            "signed_order": "Підписа[в|ла] наказ або рішення",
            "issued_order": "Вида[в|ла] наказ",
            "sat_on_troika": "Входи[в|ла] до трійки",
            "presided_court": "Головува[в|ла] в суді",
            "judged": "Суди[в|ла]",
            "prosecuted": "Обвинувачува[в|ла] в суді",
            "sanctioned_arrest": "Санкціонува[в|ла] арешт",
            "interrogated": "[Допитував або вів|Допитувала або вела] слідство",
            "commanded_execution": "Наказа[в|ла] розстріляти або командува[в|ла] розстрілом",
            "executed": "Викона[в|ла] розстріл",
            "held_command": "Керува[в|ла] органом, трійкою, судом або табором",
            "asked_for_limit": "Проси[в|ла] ліміт або його збільшення",
            "approved_arrests": "Схвали[в|ла] арешти",
            "proposed": "Запропонува[в|ла] репресивні заходи",
            "abducted": "Бра[в|ла] участь у викраденні",
        },
        "capacity": {
            "defendant": "[Підсудний|Підсудна]",
            "presiding": "[Головуючий|Головуюча]",
            "signatory": "[Підписант|Підписантка]",
            "witness": "[Свідок, присутній|Свідок, присутня]",
            "target": "[Той|Та], кого це стосувалося",
        },
        "tie": {
            "spouse": "[Чоловік|Дружина]",
            "former_spouse": "[Колишній чоловік|Колишня дружина]",
            "partner": "[Партнер|Партнерка]",
            "sibling": "[Брат|Сестра]",
            "co_defendant": "[Підсудний|Підсудна] в одній справі",
            "parent_of": "[Син|Дочка]",
            "<parent_of": "[Батько|Мати]",
            "uncle_by_marriage_of": "[Племінник|Племінниця] дружини",
            "predecessor_of": "[Наступник|Наступниця]",
            "<predecessor_of": "[Попередник|Попередниця]",
            "judge_of": "Кого суди[в|ла]",
            "<judge_of": "Суди[в|ла] цю людину",
            "interrogator_of": "Кого допитува[в|ла]",
            "<interrogator_of": "Допитува[в|ла] цю людину",
            "executioner_of": "Над ким викона[в|ла] вирок",
            "<executioner_of": "Викона[в|ла] вирок",
            "arrest_approver_of": "Чий арешт схвали[в|ла]",
            "<arrest_approver_of": "Схвали[в|ла] арешт цієї людини",
            "warrant_signer_of": "На чий арешт підписа[в|ла] ордер",
            "<warrant_signer_of": "Підписа[в|ла] ордер на арешт цієї людини",
        },
        "outcome": {"new_sentence": "Засуджен[ий|а] повторно в увʼязненні"},
        "sentence": {"outlawed": "Оголошен[ий|а] поза законом"},
        "role": {"both": "Репресован[ий|а]; записано також власні дії"},
    },
}

# How a woman of a people is called, by the word for a man of it.
_WOMEN = {
    "ru": {
        "азербайджанец": "азербайджанка",
        "американец": "американка",
        "армянин": "армянка",
        "афроамериканец": "афроамериканка",
        "белорус": "белоруска",
        "болгарин": "болгарка",
        "британец": "британка",
        "бурят": "бурятка",
        "венгр": "венгерка",
        "голландец": "голландка",
        "грузин": "грузинка",
        "еврей": "еврейка",
        "казах": "казашка",
        "киргиз": "киргизка",
        "латыш": "латышка",
        "литовец": "литовка",
        "монгол": "монголка",
        "немец": "немка",
        "поляк": "полька",
        "русский": "русская",
        "татарин": "татарка",
        "узбек": "узбечка",
        "украинец": "украинка",
        "финн": "финка",
        "француз": "француженка",
        "швейцарец": "швейцарка",
        "эстонец": "эстонка",
    },
    "uk": {
        "азербайджанець": "азербайджанка",
        "американець": "американка",
        "афроамериканець": "афроамериканка",
        "білорус": "білоруска",
        "болгарин": "болгарка",
        "британець": "британка",
        "бурят": "бурятка",
        "вірменин": "вірменка",
        "голландець": "голландка",
        "грузин": "грузинка",
        "естонець": "естонка",
        "єврей": "єврейка",
        "казах": "казашка",
        "киргиз": "киргизка",
        "латиш": "латишка",
        "литовець": "литовка",
        "монгол": "монголка",
        "німець": "німкеня",
        "поляк": "полька",
        "росіянин": "росіянка",
        "татарин": "татарка",
        "угорець": "угорка",
        "узбек": "узбечка",
        "українець": "українка",
        "фін": "фінка",
        "француз": "француженка",
        "швейцарець": "швейцарка",
    },
}


def sexed_label(group: str, code: str, sex: str, language: str) -> str:
    """Return the label of a code in the gender of the person: «Подписала список».

    Groups: act, capacity, tie, outcome, sentence, role. Blank where the sex is not recorded, and
    where the word of the vocabulary has one form for all; use that then.
    """
    column = _COLUMN.get(sex)
    template = _LABELS.get(in_language(language), {}).get(group, {}).get(code, "")
    if column is None:
        return ""
    return _ALTERNATIVES.sub(lambda match: match.group(column), template)


def people_name(word: str, sex: str, language: str) -> str:
    """Return the word for a member of a people as it is said of a woman: «еврейка», «росіянка».

    Any other word stays what it is; so does every word where the sex is not female.
    """
    return _WOMEN.get(in_language(language), {}).get(word, word) if sex == "f" else word
