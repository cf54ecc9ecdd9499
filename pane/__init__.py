"""The Outlook pane: its page, and the API behind it."""
