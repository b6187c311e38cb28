from django import forms
from django.utils import timezone

from loge.domains.arrears.models.officers import MOST_PER_DAY, PER_DAY
from loge.domains.arrears.queries.officers import ALL, NOBODY, able_to_settle, has_portfolio, with_accounts
from loge.foundation.ui.fields import DayInput, TickedField
from loge.registers.accounts.models import Agency, User


class OfOfficer(forms.Form):
    """A filter by whoever answers for the accounts; left empty, mine when I have some."""

    charge = forms.ChoiceField(label="Chargé de recouvrement", required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = [("", "Mes comptes"), (ALL, "Tous")] if has_portfolio(user, on=timezone.localdate()) else [("", "Tous")]
        others = [(str(one.pk), str(one)) for one in with_accounts() if one != user]
        self.fields["charge"].choices = [*own, (NOBODY, "Sans chargé"), *others]


class PortfolioFilter(forms.Form):
    agence = forms.ModelChoiceField(Agency.objects.all(), label="Agence", required=False, empty_label="Toutes")
    de = forms.ChoiceField(label="Confiées à", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), str(one)) for one in with_accounts()]
        self.fields["de"].choices = [("", "Tous"), (NOBODY, "Personne"), *people]


class Officers(forms.Form):
    """A form that chooses someone who settles accounts."""

    to = forms.ModelChoiceField(User.objects.none(), label="Confier à", empty_label="Choisissez une personne")

    def __init__(self, *args, but=None, **kwargs):
        super().__init__(*args, **kwargs)
        people = able_to_settle().order_by("last_name", "first_name", "pk")
        self.fields["to"].queryset = people.exclude(pk=but.pk) if but else people


class ShareForm(Officers):
    residences = TickedField(empty="Cochez les résidences à confier.")


class HandOverForm(Officers):
    def __init__(self, *args, account, **kwargs):
        super().__init__(*args, but=account.officer, **kwargs)
        self.fields["to"].required = account.officer is None
        if account.officer is not None:
            self.fields["to"].empty_label = "Le chargé de sa résidence"


class AbsenceForm(Officers):
    away_from = forms.DateField(label="Absent du", widget=DayInput(), initial=timezone.localdate)
    away_until = forms.DateField(label="jusqu’au (inclus)", widget=DayInput())
    field_order = ["away_from", "away_until", "to"]

    def __init__(self, *args, officer, **kwargs):
        super().__init__(*args, but=officer, **kwargs)
        self.fields["to"].label = "Remplacé par"
        self.fields["to"].help_text = "Ses comptes et ses échéances paraissent alors dans la liste de cette personne."


class PaceForm(forms.Form):
    per_day = forms.IntegerField(
        label="Foyers par jour", min_value=1, max_value=MOST_PER_DAY, initial=PER_DAY,
        help_text="Les échéances légales s’y ajoutent toujours ; les lettres en nombre n’y comptent pas.",
    )  # fmt: skip
