"""Who is calling, and in whose name we call onwards."""
