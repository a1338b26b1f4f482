"""SQLite as this site uses it (`ENGINE`): many writers, none of them forgotten."""
