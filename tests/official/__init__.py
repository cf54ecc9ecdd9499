"""Clients that neither the sandbox's authors nor the product's wrote, each in its ordinary use."""
