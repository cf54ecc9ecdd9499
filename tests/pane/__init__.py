"""Stories of the pane beside a mail."""
