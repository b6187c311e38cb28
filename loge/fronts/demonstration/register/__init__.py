"""A realistic register export of any size, from a seed: the same options always give the same bytes."""
