"""How the product's meaning behaves."""
