"""Imports: the durable queue, the worker that empties it, and what one import does in Dynamics."""
