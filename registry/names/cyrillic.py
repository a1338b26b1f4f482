"""Cyrillic letters as sounds: Russian, and what other languages and the old orthography add.

The inventory of letters is that of ISO 9:1995. Values follow BGN/PCGN for the languages of the
Union and the national systems (Ukraine: Cabinet of Ministers resolution no. 55 of 27 January 2010;
Belarus: the instruction of 23 November 2000 as amended on 11 June 2007).
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = """
    а a  б b  в v  г g  д d  е e  ё jo  ж Z  з z  и i  й j  к k  л l  м m  н n  о o  п p  р r  с s
    т t  у u  ф f  х x  ц c  ч C  ш S  щ Q  ъ -  ы y  ь -  э e  ю ju  я ja
    і i  ї ji  є je  ґ g  ў v
    ђ J  ј j  љ l  њ n  ћ C  џ J  ѓ g  ќ k  ѕ dz
    ә a  ө o  ү u  ұ u  қ k  ғ g  ң n  һ h  җ J  ҡ k  ҙ z  ҫ s  ҳ x  ҷ J  ӣ i  ӯ u  ҕ g  ҥ n
    ӑ a  ӗ e  ӳ u  ӕ a  ӏ -  ҵ c  ӡ dz  ҩ o
    ѣ e  ѳ f  ѵ i  ѫ u  ѧ ja  ѯ ks  ѱ ps  ѡ o
"""
# Russian; Ukrainian and Belarusian; Serbian and Macedonian; the languages of the Volga, Siberia,
# Central Asia and the Caucasus; what stood in print before 1918.
SOUNDS: dict[str, str] = {
    letter: sounds.replace("-", "") for letter, sounds in re.findall(r"(\S+) (\S+)", _LETTERS)
}
VOWELS = "аеёиіїйоуыэєюяўѣ"
_BELARUSIAN = re.compile("[іў]")
_BULGARIAN_ER = re.compile(f"ъ(?=[^{VOWELS}ьъ])")
_SOFTENED = re.compile("(дз|ц)(?=[іеёюяьвм])")
# -ньш as of Latvian -iņš; с after д, т as of Latvian -ds, -ts.
_LATVIAN = {re.compile("(?<=[нл]ь)ш$"): "L", re.compile("(?<=[дт])с$"): "M"}
_INITIAL_U = re.compile(f"^у(?=[^{VOWELS}])")


def read_cyrillic(word: str, language: str = "") -> str:
    """The symbols of a lower-case Cyrillic word; letters of no known sound are left out.

    Belarusian дз and ц, which may stand for Russian д and т, and Belarusian or Ukrainian initial
    у stay unsettled; the language is told by the letters where it is not given.
    """
    if language == "be" or (not language and _BELARUSIAN.search(word)):
        word = _SOFTENED.sub(lambda match: "D" if match.group() == "дз" else "T", word)
    if language in ("be", "uk") or (not language and _BELARUSIAN.search(word)):
        word = _INITIAL_U.sub("V", word)
    for ending, symbol in _LATVIAN.items():
        word = ending.sub(symbol, word)
    # ъ inside a Russian word stands before a vowel; before a consonant it is the Bulgarian vowel.
    word = _BULGARIAN_ER.sub("а", word)
    return "".join(sound_of(letter) for letter in word)


def sound_of(letter: str) -> str:
    """The sounds of a letter, or of the letter it is built on; a symbol left open stays."""
    if letter in "DTVLM":
        return letter
    known = SOUNDS.get(letter)
    if known is not None:
        return known
    return SOUNDS.get(_base(letter), "")


def _base(letter: str) -> str:
    """The letter a marked one is built on: Unicode names it «… LETTER KA WITH STROKE»."""
    name = unicodedata.name(letter, "")
    try:
        return unicodedata.lookup(name.partition(" WITH ")[0]) if " WITH " in name else ""
    except KeyError:
        return ""
