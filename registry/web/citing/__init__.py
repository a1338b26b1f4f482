"""How to cite the page of a person: the entry, its styles, and files for reference managers.

A citation names the permanent address and the version. The day of access is the reader's to fill
in: a page that is kept by caches and in copies knows no "today".
"""
