"""Public ids: opaque, permanent, with a check character; and the slugs that stand beside them.

The alphabet has no vowels, so an id never spells a word. The check character follows the NOID check
digit algorithm (Kunze, "Noid: nice opaque identifiers", 2006): it finds every single wrong
character and every swap of two neighbours.
"""

import re
import secrets
from array import array

from registry.errors import IdentifierError, Sentence
from registry.errors import marked as _

ALPHABET = "0123456789bcdfghjkmnpqrstvwxz"
LETTERS = ALPHABET[10:]
BODY_LENGTH = 8
ID_LENGTH = BODY_LENGTH + 1
REFERENCE_BODY = 11
ID_PATTERN = f"[{LETTERS}][{ALPHABET}]{{{BODY_LENGTH}}}"

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Two characters of a body at a time, with their part of the sum behind the check character.
_PAIRS = [
    [
        (one + two, place * _VALUES[one] + (place + 1) * _VALUES[two])
        for one in (LETTERS if place == 1 else ALPHABET)
        for two in ALPHABET
    ]
    for place in range(1, BODY_LENGTH, 2)
]


def check_character(body: str) -> str:
    """The NOID check character of the eight characters of an id."""
    total = sum(position * _VALUES[character] for position, character in enumerate(body, 1))
    return ALPHABET[total % len(ALPHABET)]


def new_public_id() -> str:
    """A fresh random id of nine characters; it begins with a letter."""
    body = secrets.choice(LETTERS)
    body += "".join(secrets.choice(ALPHABET) for _ in range(BODY_LENGTH - 1))
    return body + check_character(body)


def new_public_ids(number: int) -> list[str]:
    """So many fresh random ids, drawn at once; among very many, two may be the same."""
    first, second, third, fourth = _PAIRS
    pairs, characters = len(fourth), len(ALPHABET)
    room = len(first) * pairs**3
    found = []
    # Imports of millions wait for this: no call and no list for each of them.
    for drawn in array("Q", secrets.token_bytes(8 * number)):
        # Of 2⁶⁴ numbers the last few do not come round evenly: one in eighty million is favoured.
        rest, four = divmod(drawn % room, pairs)
        rest, three = divmod(rest, pairs)
        one, two = divmod(rest, pairs)
        (a, p), (b, q), (c, r), (d, s) = first[one], second[two], third[three], fourth[four]
        found.append(f"{a}{b}{c}{d}{ALPHABET[(p + q + r + s) % characters]}")
    return found


def is_public_id(text: str) -> bool:
    """Whether the text has the shape of an id and its check character is right."""
    return bool(re.fullmatch(ID_PATTERN, text)) and check_character(text[:-1]) == text[-1]


def require_public_id(text: str) -> str:
    """The text itself, or an `IdentifierError` that says what is wrong with it."""
    if not is_public_id(text):
        words = _(
            "“%(text)s” is not an identifier of this registry; one has %(length)d characters, for "
            "example %(example)s."
        )
        values: dict[str, str | int] = {"text": text[:40], "length": ID_LENGTH, "example": EXAMPLE}
        raise IdentifierError(Sentence(words, values))
    return text


def reference_of(secret: bytes) -> str:
    """The number under which a contribution is asked for: three groups of four with a check.

    The same for the same secret, so that what is sent twice is one contribution. Eleven random
    characters: it is as good as a password for the state it shows.
    """
    number = int.from_bytes(secret, "big")
    characters = []
    for _position in range(REFERENCE_BODY):
        number, value = divmod(number, len(ALPHABET))
        characters.append(ALPHABET[value])
    body = "".join(characters)
    return _grouped(body + check_character(body))


def read_reference(typed: str) -> str:
    """A reference as it is kept, however it was typed; blank for what cannot be one."""
    found = re.sub(r"[\s\u2010-\u2015-]", "", typed.lower())
    if not re.fullmatch(f"[{ALPHABET}]{{{REFERENCE_BODY + 1}}}", found):
        return ""
    return _grouped(found) if check_character(found[:-1]) == found[-1] else ""


def _grouped(characters: str) -> str:
    return "-".join(characters[start : start + 4] for start in range(0, len(characters), 4))


EXAMPLE = "m4ndx1st" + check_character("m4ndx1st")
