"""A text that somebody may read over one's shoulder: the writer is warned before doubtful words are kept."""

from django import forms

from loge.foundation.wording import default_words, doubtful_words


class CarefulForm(forms.Form):
    """`careful` names the texts to look through. Warned once, the writer may keep the words by ticking the box."""

    careful: tuple[str, ...] = ()
    accept_words = forms.BooleanField(label="J’ai relu : ces mots sont utiles et respectueux", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warned = False
        if not self.is_bound:
            self.fields["accept_words"].widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        text = " ".join(str(cleaned.get(name) or "") for name in self.careful)
        found = doubtful_words(text, default_words()) if text.strip() else []
        accepted = cleaned.pop("accept_words", False)
        if found and not accepted:
            words = ", ".join(f"« {word.word} »" for word in found)
            self.warned = True
            self.add_error(
                self.careful[0],
                f"Relisez ces mots : {words}. Écrivez le besoin, jamais une maladie ni un jugement.",
            )
        elif not accepted:
            self.fields["accept_words"].widget = forms.HiddenInput()
        return cleaned
