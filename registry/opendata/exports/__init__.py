"""Downloads: the public register as tables that other programs read.

`columns` says what a column is, `public` who may be seen, `people`, `things`, `proof` define the
tables, `lists` streams one of them or a list of people, `network` the ties between people,
`package` writes everything with its description. Nothing here reads a row that is not published.
"""
