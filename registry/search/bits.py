"""Chunks of documents: where a posting lies, and its bytes."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from pyroaring import BitMap

# A posting holds the documents of one chunk. A save rewrites at most 32 KB a term.
CHUNK_SHIFT = 18
TERM_SHIFT = 12
MOST_CHUNKS = 1 << TERM_SHIFT
CHUNK_SIZE = 1 << CHUNK_SHIFT
# Of the format of roaring bitmaps: the bytes of a container of plain bits, and the most numbers in
# one that lists them. Runs are to be this many times as small as plain bits.
CONTAINER_BYTES, MOST_IN_ARRAY = 8192, 4096
LEAST_SAVED = 4


def posting_id(term: int, document: int) -> int:
    """The posting that says whether a document has a term."""
    return term << TERM_SHIFT | document >> CHUNK_SHIFT


def term_of(posting: int) -> int:
    """The term of a posting."""
    return posting >> TERM_SHIFT


def chunk_of(posting: int) -> int:
    """The chunk of a posting."""
    return posting & (MOST_CHUNKS - 1)


def postings_of(term: int) -> tuple[int, int]:
    """The first and the last key the postings of a term can have."""
    return term << TERM_SHIFT, term << TERM_SHIFT | MOST_CHUNKS - 1


def chunk_range(chunk: int) -> tuple[int, int]:
    """The documents of a chunk, the end not included."""
    return chunk << CHUNK_SHIFT, (chunk + 1) << CHUNK_SHIFT


def load(data: bytes | memoryview) -> BitMap:
    """A bitmap from its bytes."""
    return BitMap.deserialize(bytes(data))


def dump(documents: BitMap) -> bytes:
    """The bytes of a bitmap, as small as they get without being slow to count.

    Runs of numbers are kept where they save much: whoever has the commonest source stands in one.
    Men stand in many short ones, since in the order of names women of their surname follow them;
    there runs save little and make every count several times as slow as plain bits do.
    """
    documents.run_optimize()
    if _is_slow(documents):
        documents = BitMap(documents.to_array(), optimize=False)
    return bytes(documents.serialize())


def _is_slow(documents: BitMap) -> bool:
    """Whether most runs lie in containers that as plain bits would hardly be larger."""
    told = documents.get_statistics()
    runs = told["n_run_containers"]
    is_dense = told["n_values_run_containers"] > MOST_IN_ARRAY * runs
    return is_dense and told["n_bytes_run_containers"] * LEAST_SAVED > CONTAINER_BYTES * runs


def pack(numbers: Iterable[int]) -> bytes:
    """Numbers as four bytes each."""
    return array("I", numbers).tobytes()


def unpack(data: bytes | memoryview) -> array[int]:
    """Numbers from four bytes each."""
    numbers = array("I")
    numbers.frombytes(bytes(data))
    return numbers


# Terms of a document -----------------------------------------------------------------------------

# Numbers of terms are given in the order they are met, so that those most people have are small.
SHORT = 1 << 16


def pack_terms(terms: Sequence[int]) -> bytes:
    """Terms in their order: how many fit into two bytes, those, then the others in four each."""
    cut = bisect_left(terms, SHORT)
    return b"".join(
        (array("H", (cut,)).tobytes(), array("H", terms[:cut]).tobytes(), pack(terms[cut:]))
    )


def term_parts(data: bytes | memoryview) -> tuple[memoryview, memoryview]:
    """The terms of two bytes and those of four, as they lie there."""
    view = memoryview(data)
    end = 2 + 2 * view[:2].cast("H")[0]
    return view[2:end].cast("H"), view[end:].cast("I")


def unpack_terms(data: bytes | memoryview) -> list[int]:
    """All terms of a document in their order."""
    short, long = term_parts(data)
    return [*short, *long]
