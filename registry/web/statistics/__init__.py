"""Numbers of the register: what is counted, what is not, and how far the records reach.

Everything here comes from counts of the index; nothing is counted in the tables of records.
"""
