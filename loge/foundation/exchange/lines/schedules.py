from loge.foundation.exchange.lines.operations import forget_old_lines


def forget_old_imports(timestamp: int = 0) -> int:
    """Every night. How many imports were emptied of what their files said."""
    return forget_old_lines(by=None)
