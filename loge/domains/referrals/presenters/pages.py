"""Words of the lists: filters that came by the address, told so that one can take them off."""

from loge.domains.referrals.choices import DeclineReason, ReferralStatus
from loge.domains.referrals.queries.lists import FACTS, FILTERS
from loge.registers.housing.models import Residence
from loge.registers.partners.choices import Theme
from loge.registers.partners.models import Partner

_CODES = {
    "theme": dict(Theme.choices), "etat": dict(ReferralStatus.choices), "motif": dict(DeclineReason.choices),
    "fait": {code: label for code, (label, _) in FACTS.items()},
}  # fmt: skip


def chosen_filters(given) -> dict[str, str]:
    """Those of the address that mean something; the others are left out."""
    chosen = {name: given.get(name, "")[:60] for name in (*FILTERS, "fait")}
    if not (chosen["partenaire"].isascii() and chosen["partenaire"].isdigit()):
        chosen["partenaire"] = ""
    return {name: value for name, value in chosen.items() if value and value in _CODES.get(name, {value: ""})}


def filter_words(filters: dict[str, str]) -> list[str]:
    return [_word(name, value) for name, value in filters.items()]


def _word(name: str, value: str) -> str:
    if name in _CODES:
        return str(_CODES[name][value])
    if name == "partenaire":
        return str(Partner.objects.filter(pk=value).first() or "")
    if name == "commune":
        named = Residence.objects.filter(municipality_code=value).values_list("municipality", flat=True).first()
        return named or value
    return "Une campagne"
