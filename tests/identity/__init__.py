"""Tests of `identity`, against a TLS identity provider of their own and a real Redis."""
