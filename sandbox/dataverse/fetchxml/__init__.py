"""FetchXML: reading it, joining, filtering, paging and writing what it asks for.

Pages: "Query data using FetchXml" and the pages below it, "FetchXml reference".
"""

from sandbox.dataverse.fetchxml.answer import fetched

__all__ = ["fetched"]
