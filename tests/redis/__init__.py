"""Redis as production runs it: Sentinel with a replica, a cluster."""
