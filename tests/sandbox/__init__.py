"""The sandbox, tested as a neighbour: as a process, over TLS, with clients nobody here wrote."""
