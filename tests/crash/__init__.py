"""Processes killed while the whole product works: what was acknowledged is done, and done once."""
