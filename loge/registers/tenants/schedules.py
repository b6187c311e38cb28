from loge.registers.tenants.operations.duplicates import find_duplicates


def search_duplicates(timestamp: int = 0) -> int:
    """Every night, and when someone asks (operations.duplicates.ask_for_duplicates). Return how many pairs wait."""
    return find_duplicates(by=None)
