"""The invented landlord: a register generator that needs no database, and the demonstration built from it."""
