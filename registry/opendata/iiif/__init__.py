"""IIIF: photographs and papers as any viewer of archives and libraries shows them.

A manifest (Presentation 3) for each published photograph or document with a picture that may be
shown; the sizes that exist stand as images of level 0 (Image 3), and none is made on request.
"""
