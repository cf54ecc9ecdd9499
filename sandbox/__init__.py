"""A small Microsoft 365 on this machine: Entra ID, Graph, Dataverse, Bot connector, chat page."""
