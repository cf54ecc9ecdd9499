"""The sandbox's Dataverse: Web API v9.2 over a small seeded CRM that remembers what is written."""

from sandbox.dataverse.application import application

__all__ = ["application"]
