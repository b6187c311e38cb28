"""What forms of every trade ask in the same way: days and months with the browser's own calendar, rows ticked in a table."""

from django import forms


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MonthInput(forms.DateInput):
    """A month, by its first day. The field says which forms it reads: browsers without this calendar show a line of text."""

    input_type = "month"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m")


class TickedField(forms.TypedMultipleChoiceField):
    """Keys of the rows ticked in a table, as numbers. Which of them may be touched is for the operation to say.

    `empty`: the sentence for whoever ticked nothing; what is no key of ours gets it too.
    """

    widget = forms.MultipleHiddenInput

    def __init__(self, *, empty: str):
        super().__init__(coerce=int, error_messages={"required": empty, "invalid_choice": empty})

    def valid_value(self, value):
        return value.isascii() and value.isdigit() and len(value) < 19  # beyond, no key is that long
