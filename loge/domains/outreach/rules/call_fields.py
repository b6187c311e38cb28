"""The fields of the call desk: their names, and what a caller has typed so far, kept whole in the draft."""

from dataclasses import dataclass, field

from loge.foundation.text import storable

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "enhanced", "action"})
LONGEST_VALUE = 2000
RENT_OFFICE = "Notre service des loyers, s’il s’inquiète pour son loyer"
RECIPIENTS = ("CCAS de la commune", "Association d’aide aux aînés", "Gardien de la résidence", RENT_OFFICE)
"""To whom a request may be passed on, asked one by one (domain.md b.4)."""


def answer_name(person: str, key: str) -> str:
    """Name of the field that holds the answer to one step, for one person or ("") for the home."""
    return f"p{person}-a-{key}" if person else f"home-a-{key}"


@dataclass(frozen=True)
class Typed:
    """`fields` maps a field name to its values, in the order of the form."""

    fields: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def from_post(cls, post) -> "Typed":
        kept = {
            name: [storable(value)[:LONGEST_VALUE] for value in post.getlist(name)]
            for name in post
            if name not in NOT_TYPED
        }
        return cls({name: values for name, values in kept.items() if any(values)})

    @classmethod
    def from_draft(cls, content: dict | None) -> "Typed":
        """Read a saved draft. What does not look like fields is ignored rather than shown wrong."""
        fields = (content or {}).get("fields", {})
        return cls({name: [str(one) for one in values] for name, values in fields.items() if isinstance(values, list)})

    def as_draft(self) -> dict:
        return {"fields": self.fields}

    def one(self, name: str, default: str = "") -> str:
        values = self.fields.get(name)
        return values[0] if values else default

    def many(self, name: str) -> list[str]:
        return self.fields.get(name, [])

    def __bool__(self) -> bool:
        return bool(self.fields)


def own_words(typed: Typed, steps: list[dict]) -> str:
    """What was written in the caller's own words: the note, and the answers to the questions that ask for a text."""
    asked = {step["key"] for step in steps if step["kind"] == "text"}
    written = [typed.one("note")]
    for name, values in typed.fields.items():
        _, is_answer, key = name.partition("-a-")
        if is_answer and key in asked:
            written += values
    return "\n".join(written)


def drafted_note(content: dict) -> str:
    """The note of a draft, be it the fields of the desk or the report that came too late."""
    return Typed.from_draft(content).one("note") or str(content.get("note") or "")
