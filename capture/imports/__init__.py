"""The durable queue of imports and what a worker does with one."""
