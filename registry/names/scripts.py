"""Georgian, Armenian, Greek and Hebrew letters as sounds.

Georgian: the national system of 2002, aspirates and ejectives merged as Russian merges them.
Armenian: BGN/PCGN 1981, Eastern values. Greek: ISO 843:1997, type 2, with the modern digraphs.
Hebrew: ISO 259:1984 consonants, unpointed, and the Yiddish orthography of YIVO (1937) for vowels.
"""

from __future__ import annotations

import re

_GEORGIAN = """
    ა a  ბ b  გ g  დ d  ე e  ვ v  ზ z  თ t  ი i  კ k  ლ l  მ m  ნ n  ო o  პ p  ჟ Z  რ r  ს s  ტ t
    უ u  ფ P  ქ k  ღ g  ყ k  შ S  ჩ C  ც c  ძ dz  წ c  ჭ C  ხ x  ჯ J  ჰ h
    ჱ ej  ჲ j  ჳ vi  ჴ x  ჵ o  ჶ f
"""
_ARMENIAN = """
    ա a  բ b  գ g  դ d  ե e  զ z  է e  ը y  թ t  ժ Z  ի i  լ l  խ x  ծ c  կ k  հ h  ձ dz  ղ g  ճ C
    մ m  յ j  ն n  շ S  ո o  չ C  պ p  ջ J  ռ r  ս s  վ v  տ t  ր r  ց c  ւ v  փ P  ք k  օ o  ֆ f
    ու u  և ev  եւ ev  իւ ju
"""
_GREEK = """
    α a  β v  γ g  δ d  ε e  ζ z  η i  θ F  ι i  κ k  λ l  μ m  ν n  ξ ks  ο o  π p  ρ r  σ s  ς s
    τ t  υ i  φ f  χ x  ψ ps  ω o
    ου u  ει i  οι i  υι i  αι e  ευ ev  αυ av  γκ ng  γγ ng  γχ nx  ντ nt  μπ mp  τσ c  τζ J
"""
_HEBREW = """
    א a  ב B  ג g  ד d  ה h  ו U  ז z  ח x  ט t  י i  ך x  כ x  ל l  ם m  מ m  ן n  נ n  ס s  ע e
    ף P  פ P  ץ c  צ c  ק k  ר r  ש S  ת t
    װ v  וו v  ױ oj  וי oj  ײ ej  יי ej  זש Z  טש C  דזש J  טס c
"""
# At the beginning of a word these Greek pairs are one stop.
GREEK_STOPS = {"γκ": "g", "ντ": "d", "μπ": "b"}

TABLES = {
    script: dict(re.findall(r"(\S+) (\S+)", table))
    for script, table in (
        ("GEORGIAN", _GEORGIAN),
        ("ARMENIAN", _ARMENIAN),
        ("GREEK", _GREEK),
        ("HEBREW", _HEBREW),
    )
}
_PATTERNS = {
    script: re.compile("|".join(sorted(table, key=len, reverse=True)) + "|.", re.DOTALL)
    for script, table in TABLES.items()
}
SCRIPTS = frozenset(TABLES)


def read_letters(word: str, script: str) -> str:
    """The symbols of a lower-case word in one of the scripts of this module."""
    table = TABLES[script]
    start = GREEK_STOPS.get(word[:2], "")
    rest = word[2:] if start else word
    return start + "".join(table.get(letters, "") for letters in _PATTERNS[script].findall(rest))
