"""Dataverse search: an index over names, the languages that ask it, and its limits.

Pages: "Dataverse Search query", "Search for Dataverse records", "Dataverse search (legacy)".
"""

from sandbox.dataverse.search.service import Search

__all__ = ["Search"]
