"""The sandbox's Microsoft Graph: a signed-in person, their mailbox, batches of requests."""

from sandbox.graph.service import application

__all__ = ["application"]
