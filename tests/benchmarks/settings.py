"""Settings of a measurement: those of the tests, and a second database with the peers' table."""

import os

from memorial.databases import read_database_url
from tests.settings import *  # noqa: F403
from tests.settings import BASE_DIR, DATABASES

# Where the flat table of the peers lies; beside the records on PostgreSQL, a file otherwise.
if os.environ.get("BENCH_PEERS"):
    DATABASES["peers"] = read_database_url(os.environ["BENCH_PEERS"], base=BASE_DIR)
