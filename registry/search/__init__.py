"""The index of people: written by the door, asked by filters, counted for facets.

An inverted index in ordinary tables of the same database. Each term (a value of a field, a word of
a name) has its people as compressed bitmaps; a filter is set algebra, a count is the size of an
intersection, a page is a slice. A missing value is a value of its own (`not_recorded`), so counts
add up to the total.

`snapshot` opens the index for reading, `query.find` asks it, `facets` counts, `index.refresh`
writes people anew in the transaction of the edit, `rebuild` makes everything again.
"""
