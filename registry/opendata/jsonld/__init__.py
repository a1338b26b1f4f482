"""Records as linked data: JSON-LD in the words of schema.org, with dates as EDTF.

The context stands in the document and is never fetched. Nothing is said that the page of the
record does not say, and no date is more exact than it is recorded.
"""

from registry.opendata.jsonld.documents import document_of, script

__all__ = ["document_of", "script"]
