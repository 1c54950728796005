"""Closed vocabularies, one noun a file; leaves, so that anything may import them."""
