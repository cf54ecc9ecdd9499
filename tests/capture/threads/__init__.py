"""Followed threads."""
