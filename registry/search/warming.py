"""What a process reads before its first reader comes, so that nobody waits for it."""

from __future__ import annotations

import gc

from django.db import connections

from registry.search.fields import FAMILIAR
from registry.search.replica import REPLICA_ALIAS
from registry.search.snapshot import snapshot
from registry.search.tables import portions

PORTION = 20
# So many objects lie between two looks for garbage: a page makes very many and drops nearly all.
OBJECTS = 20_000


def warm_up() -> int:
    """Reads the people of every value of every facet into memory; gives how many values.

    Afterwards the collector of garbage passes over everything that is there to stay, and looks for
    more less often: either would hold up a reader. Connections of this thread are closed.
    """
    # The memory of the server that readers are served from.
    alias = REPLICA_ALIAS if REPLICA_ALIAS in connections else ""
    try:
        with snapshot(alias) as index:
            known = index.familiar().ids
            terms = [term for field in FAMILIAR for term in known.get(field, {}).values()]
            # Few at a time: their bytes as they are stored need room beside them.
            for portion in portions(terms, PORTION):
                index.bitmaps(portion)
    finally:
        connections.close_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    return len(terms)
