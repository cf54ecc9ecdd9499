"""The product's meaning: which mail belongs to a record, and how one becomes an activity."""
