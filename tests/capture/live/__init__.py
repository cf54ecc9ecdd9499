"""The read side against the sandbox as a process of its own."""
