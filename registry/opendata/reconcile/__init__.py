"""Reconciliation: lists of names matched against the register, as OpenRefine asks it to.

The protocol is the Reconciliation Service API 0.2. A candidate is called a match only where the
full name or a year leaves nobody else: never by a name that several people bear.
"""
