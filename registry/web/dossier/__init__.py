"""What a page of one record shows, as ready values: escaped inline markup, lines, numbered sources.

Views ask here and templates print. Nothing here that is not published, and no curators' notes.
"""
