"""Days and months as every form asks for them: the browser's own calendar, and the day again when the page comes back."""

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
