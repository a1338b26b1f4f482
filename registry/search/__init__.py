"""The index of people: written by the door, asked by filters, counted for facets.

One row says that a published person has a value in a field. A missing value is a value of its own
(`not_recorded`), so counts add up to the total.
"""
