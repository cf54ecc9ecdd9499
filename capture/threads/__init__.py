"""Followed threads: later messages of a conversation are tracked by themselves."""
