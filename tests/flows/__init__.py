"""Socket-to-socket stories: the sandbox, the web process and the worker as real processes."""
