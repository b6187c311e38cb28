"""The partners of the demonstration, and what was passed on to them: towns are real, services and addresses are not."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count

from loge.domains.referrals.choices import Answer, DeclineReason
from loge.domains.referrals.operations.answers import answer_referral
from loge.domains.referrals.operations.following import tell_person
from loge.domains.referrals.operations.sending import send_referral
from loge.domains.referrals.queries.lists import listed
from loge.foundation.text import fold
from loge.fronts.demonstration.past import PARIS, clock_at, working_days_before
from loge.registers.housing.models import Residence
from loge.registers.partners.choices import PartnerChannel, PartnerKind, Theme
from loge.registers.partners.models import Partner
from loge.registers.partners.operations import add_partner
from loge.registers.partners.rules import department_of_insee

TOWNS = 12
MORNING = time(10)
OF_A_TOWN = [Theme.SHOPPING, Theme.COMPANY, Theme.PAPERWORK, Theme.ACTIVITIES, Theme.TOWN_REGISTER, Theme.FOOD]
OF_A_DEPARTMENT = (
    (
        "Maison du département",
        PartnerKind.COUNTY_SOCIAL_SERVICE,
        [Theme.PAPERWORK, Theme.MONEY, Theme.PROTECTION, Theme.HEALTH],
    ),
    ("Épicerie du pont", PartnerKind.FOOD_BANK, [Theme.FOOD, Theme.SHOPPING]),
    ("Aide à domicile des vallées", PartnerKind.HOME_HELP, [Theme.HOME_HELP, Theme.SHOPPING]),
    ("À l’écoute des voisins", PartnerKind.PSYCHOLOGICAL, [Theme.LISTENING]),
    ("Médiation des quartiers", PartnerKind.MEDIATION, [Theme.MEDIATION]),
)
# What became of the first ones sent; those left out are awaited.
STORIES: tuple[list[Answer], ...] = (
    [Answer.RECEIVED], [Answer.RECEIVED, Answer.TAKEN_ON], [Answer.RECEIVED, Answer.TAKEN_ON, Answer.DONE], [],
    [Answer.DECLINED], [Answer.TAKEN_ON, Answer.DONE], [Answer.RECEIVED], [], [Answer.TAKEN_ON], [Answer.DONE],
)  # fmt: skip
WORDS = {
    Answer.TAKEN_ON: "Première visite prévue cette semaine.",
    Answer.DONE: "Service en place, une fois par semaine.",
}


def tell_partners(*, by) -> None:
    """The service of each of the largest towns, and five for each département; nothing when there are partners."""
    if Partner.objects.exists():
        return
    homes = Residence.objects.exclude(municipality_code="").values_list("municipality_code", "municipality")
    towns = list(homes.annotate(size=Count("households")).order_by("-size", "municipality_code")[:TOWNS])
    counties = {code: _of_department(code, by) for code in sorted({department_of_insee(town[0]) for town in towns})}
    for place, (code, name, _) in enumerate(towns):
        by_letter = place % 6 == 5
        _add(
            f"CCAS de {name} (démonstration)", PartnerKind.CCAS, OF_A_TOWN, {code: name}, by,
            channel=PartnerChannel.LETTER if by_letter else PartnerChannel.EMAIL, hours="Du lundi au vendredi, 9 h à 12 h",
            fallback=counties[department_of_insee(code)],
        )  # fmt: skip


def _of_department(code: str, by) -> Partner:
    made = [
        _add(f"{name} {code}", kind, themes, {code: f"Tout le {code}"}, by) for name, kind, themes in OF_A_DEPARTMENT
    ]
    return made[0]


def _add(name: str, kind: PartnerKind, themes: list[Theme], areas: dict[str, str], by, **more) -> Partner:
    box = fold(name).replace(" ", "-")
    return add_partner(
        name=name, kind=kind, themes=themes, areas=areas, email=f"accueil@{box}.example", phone="+33199001122",
        address=f"1 place de la Mairie, {next(iter(areas.values()))}", by=by, **more,
    )  # fmt: skip


def tell_referrals(*, officer, today: date) -> None:
    """Some of those that the calls proposed, sent a few days ago; the others wait, one by one or in lists for towns."""
    ready = [referral for referral in listed(officer, tab="envoyer", filters={})[:40] if referral.partner_id]
    days = working_days_before(today, 6)
    for referral, answers in zip(ready, STORIES, strict=False):
        start = datetime.combine(days[0], MORNING, PARIS)
        with clock_at(start):
            send_referral(referral, by=officer)
        for place, answer in enumerate(answers):
            with clock_at(start + timedelta(hours=20 + 24 * place)):
                _answer(referral, answer)
        if answers[-1:] == [Answer.DONE]:
            tell_person(referral, by=officer)


def _answer(referral, answer: Answer) -> None:
    reason = DeclineReason.NO_ROOM if answer == Answer.DECLINED else ""
    answer_referral(referral, answer=answer, reason=reason, words=WORDS.get(answer, ""))
