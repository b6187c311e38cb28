"""A text that somebody may read over one's shoulder, or the person themselves: doubtful words are pointed at before being kept.

class NoteForm(CarefulForm):
    careful = ("text",)                      # the fields to look through
    text = forms.CharField(…)
"""

from typing import ClassVar

from django import forms

from loge.foundation.wording.lexicon import doubtful_in, in_quotes

ACCEPT = "accept_words"


class CarefulForm(forms.Form):
    """Warned once, the writer may keep the words by ticking the box, that shows only then, under the last text looked through.

    The box is answered here: `cleaned_data` goes to the operation without it.
    """

    careful: ClassVar[tuple[str, ...]] = ("text",)
    accept_words = forms.BooleanField(
        label="J’ai relu : ces mots sont nécessaires, et la personne pourrait les lire", required=False,
        widget=forms.HiddenInput,
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        order = [name for name in self.fields if name != ACCEPT]
        place = max((order.index(name) for name in self.careful if name in order), default=len(order) - 1) + 1
        self.order_fields([*order[:place], ACCEPT, *order[place:]])

    def clean(self):
        cleaned = super().clean() or {}
        accepted = cleaned.pop(ACCEPT, False)
        for name in self.careful:
            found = doubtful_in(str(cleaned.get(name) or ""))
            if found:
                self.fields[ACCEPT].widget = forms.CheckboxInput()
            if found and not accepted:
                self.add_error(
                    name,
                    f"Relisez ces mots : {in_quotes(found)}. Écrivez le besoin, jamais une maladie ni un jugement.",
                )
        return cleaned
