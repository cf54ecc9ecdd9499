"""A small Microsoft 365 on this machine: Entra ID, Graph, Dataverse, a Bot connector, a chat page."""
