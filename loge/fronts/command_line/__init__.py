"""The command-line face of the house: what can be scripted, without a browser."""
