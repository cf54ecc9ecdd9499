"""Definitions of tables, columns and relationships, as the Web API tells them."""

from sandbox.dataverse.metadata.service import METADATA_SETS, metadata_answer

__all__ = ["METADATA_SETS", "metadata_answer"]
