"""The durable queue of imports, its worker and the import itself."""
