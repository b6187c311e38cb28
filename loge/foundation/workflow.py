"""Which status may follow which: one table per workflow, read by the code and by the generated documentation."""

from loge.foundation.errors import Refusal


class Workflow:
    """`statuses` is a TextChoices; `moves` maps each status to those that may follow it."""

    def __init__(self, statuses, moves: dict):
        self.statuses, self.moves = statuses, moves

    def allows(self, current, wanted) -> bool:
        return wanted in self.moves.get(current, ())

    def check(self, current, wanted) -> None:
        """Raise Refusal when `wanted` may not follow `current`."""
        if not self.allows(current, wanted):
            here, there = self.statuses(current).label, self.statuses(wanted).label
            raise Refusal(f"Passage impossible de « {here} » à « {there} ».")

    def as_mermaid(self) -> str:
        rows = [f"    {a.value} --> {b.value}" for a, allowed in self.moves.items() for b in allowed]
        return "\n".join(["stateDiagram-v2", *rows])
