"""Everybody the bots talk to: sign-in, Graph, Dataverse and a connector, in one process."""
