"""Sitemaps: every public page in every language, for search engines and archives of the web.

A file holds the records of one stretch of the table and is read along its key, so that the last of
two hundred files costs what the first does; it is named by the first record in it.
"""
