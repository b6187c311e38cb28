"""What may go wrong between us and a server, said in three words that delivery.py acts upon."""


class Refused(Exception):
    """This recipient, or this message, will never be accepted. The message is a French sentence without any name."""


class Later(Exception):
    """Not now, this one: others may pass."""


class Unreachable(Exception):
    """Nobody passes: the server or the gateway does not answer, or does not know us."""
