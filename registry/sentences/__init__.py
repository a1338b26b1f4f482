"""Sentences and small words about people in English, Russian and Ukrainian, with their grammar.

Pure text: facts come in as values, a finished sentence goes out. Nothing is looked up here, and
nothing is said that the facts do not carry.
"""

from registry.sentences.counting import age_phrase, count_noun, plural_category
from registry.sentences.facts import FateFacts, RehabilitationFacts
from registry.sentences.fates import fate_label, fate_of_several, fate_sentence
from registry.sentences.grammar import LANGUAGES, WordingError
from registry.sentences.labels import people_name, sexed_label
from registry.sentences.verbs import outlived, verb

__all__ = [
    "LANGUAGES",
    "FateFacts",
    "RehabilitationFacts",
    "WordingError",
    "age_phrase",
    "count_noun",
    "fate_label",
    "fate_of_several",
    "fate_sentence",
    "outlived",
    "people_name",
    "plural_category",
    "sexed_label",
    "verb",
]
