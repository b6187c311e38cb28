from django.utils import timezone

from loge.domains.outreach.choices import NeedCode, RiskCode
from loge.domains.outreach.events import HelpAgreed
from loge.domains.referrals.operations.proposing import propose_referral
from loge.registers.accounts.models import User
from loge.registers.partners.choices import Theme

# What a partner can answer. A breakdown, or a wish to be called again, is the landlord's own work; what may be ill-treatment
# is decided by a person, in a case, never passed on by itself.
THEMES: dict[str, Theme] = {
    NeedCode.SHOPPING: Theme.SHOPPING,
    NeedCode.MEDICINES: Theme.SHOPPING,
    NeedCode.MEALS: Theme.SHOPPING,
    NeedCode.PAPERWORK: Theme.PAPERWORK,
    NeedCode.COMPANY: Theme.COMPANY,
    NeedCode.ACTIVITIES: Theme.ACTIVITIES,
    NeedCode.RENT: Theme.MONEY,
    NeedCode.HOME_HELP: Theme.HOME_HELP,
    NeedCode.TOWN_REGISTER: Theme.TOWN_REGISTER,
    RiskCode.NO_VISIT: Theme.COMPANY,
    RiskCode.CANNOT_SHOP: Theme.SHOPPING,
    RiskCode.NO_FOOD: Theme.FOOD,
    RiskCode.MEDICATION_OUT: Theme.SHOPPING,
    RiskCode.FALL: Theme.HOME_HELP,
    RiskCode.LOW_MOOD: Theme.LISTENING,
    RiskCode.BEREAVEMENT: Theme.LISTENING,
    RiskCode.NEIGHBOUR_CONFLICT: Theme.MEDIATION,
    RiskCode.RENT_FEARED: Theme.MONEY,
    RiskCode.DIGITAL_EXCLUSION: Theme.PAPERWORK,
}
# Said of a person to a partner, a risk becomes what it calls for: neither a state of health nor of mind.
AS_A_NEED = {
    RiskCode.NO_VISIT: "Visites, compagnie",
    RiskCode.CANNOT_SHOP: "Courses",
    RiskCode.NO_FOOD: "Aide alimentaire sans attendre",
    RiskCode.MEDICATION_OUT: "Médicaments à aller chercher",
    RiskCode.FALL: "Aide à domicile",
    RiskCode.LOW_MOOD: "Écoute",
    RiskCode.BEREAVEMENT: "Écoute",
    RiskCode.NEIGHBOUR_CONFLICT: "Médiation de voisinage",
    RiskCode.RENT_FEARED: "Conseil budgétaire",
    RiskCode.DIGITAL_EXCLUSION: "Aide aux démarches en ligne",
}


def propose_referrals_after_call(event: HelpAgreed, *, but: frozenset[str] = frozenset()) -> None:
    """One referral for each kind of help, ready to be sent by whoever follows it. `but`: codes that others take care of."""
    caller = User.objects.get(pk=event.by_id) if event.by_id else None
    for theme, (wanted, level) in _by_theme(event, but).items():
        propose_referral(
            household_id=event.household_id,
            person_id=event.person_id,
            theme=theme,
            need=", ".join(wanted),
            level=level,
            officer_id=event.officer_id,
            origin="outreach.call",
            origin_id=str(event.attempt_id),
            gathering=(f"outreach.Campaign:{event.campaign_id}", event.campaign_name),
            heard_by=caller,
            consent=(timezone.now(), event.recipient),
            by=caller,
        )


def _by_theme(event: HelpAgreed, but: frozenset[str]) -> dict[Theme, tuple[list[str], int]]:
    """Theme to what is asked, in words, and the gravest level heard."""
    heard: list[tuple[NeedCode | RiskCode, str, int]] = [
        (NeedCode(code), str(NeedCode(code).label), 0) for code in event.needs
    ]
    heard += [(RiskCode(code), AS_A_NEED.get(RiskCode(code), ""), level) for code, level in event.risks]
    found: dict[Theme, tuple[list[str], int]] = {}
    for code, words, level in heard:
        if code in THEMES and code not in but:
            asked, gravest = found.get(THEMES[code], ([], 0))
            found[THEMES[code]] = (list(dict.fromkeys([*asked, words])), max(gravest, level))
    return found
