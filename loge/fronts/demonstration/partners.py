"""The partners of the demonstration, and what was passed on to them: towns are real, services and addresses are not."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max
from django.utils.timezone import localdate

from loge.domains.referrals.choices import Answer, DeclineReason
from loge.domains.referrals.operations.answers import answer_referral
from loge.domains.referrals.operations.following import tell_person
from loge.domains.referrals.operations.proposing import prepare_referral
from loge.domains.referrals.operations.sending import send_referral
from loge.domains.referrals.queries.lists import listed
from loge.foundation.dates import next_working_day
from loge.foundation.text import fold
from loge.fronts.demonstration.past import PARIS, clock_at
from loge.registers.housing.models import Residence
from loge.registers.partners.choices import PartnerChannel, PartnerKind, Theme
from loge.registers.partners.models import Partner
from loge.registers.partners.operations import add_partner
from loge.registers.partners.queries import proposed_for
from loge.registers.partners.rules import department_of_insee

TOWNS = 12
MORNING, AFTERNOON = time(10), time(15)
WITHOUT_PARTNER = 9  # of those that no partner of the town serves, one in nine still looks for one
SILENT = 7
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
# What became of those sent, in turn; a partner that said nothing acknowledged, but for one in SILENT.
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
    homes = Residence.objects.exclude(municipality_code="").order_by().values_list("municipality_code")
    named = homes.annotate(name=Max("municipality"), size=Count("households"))  # one name, however the file spells it
    towns = list(named.order_by("-size", "municipality_code")[:TOWNS])
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
    """What the calls proposed left the next working day, and partners answered since; the last ones wait to be sent."""
    ready = sorted(listed(officer, tab="envoyer", filters={}), key=lambda referral: (referral.created_at, referral.pk))
    for place, referral in enumerate(ready):
        day = _working_day_after(localdate(referral.created_at))
        if place % WITHOUT_PARTNER and not referral.partner_id:
            _find_partner(referral, officer)
        if day < today and referral.partner_id:
            _tell_one(referral, place, day, officer, today)


def _tell_one(referral, place: int, day: date, officer, today: date) -> None:
    """Sent that day; each answer comes a few working days after the one before, those of the future not yet."""
    with clock_at(datetime.combine(day, MORNING, PARIS)):
        send_referral(referral, by=officer)
    answers = STORIES[place % len(STORIES)] or ([Answer.RECEIVED] if place % SILENT else [])
    for step, answer in enumerate(answers):
        for _ in range(1 + (place + step) % 3):
            day = _working_day_after(day)
        if day >= today:
            return
        with clock_at(datetime.combine(day, AFTERNOON, PARIS)):
            _answer(referral, answer)
            if answer == Answer.DONE and place % 5:
                tell_person(referral, by=officer)


def _working_day_after(day: date) -> date:
    return next_working_day(day + timedelta(days=1))


def _find_partner(referral, officer) -> None:
    found = proposed_for(referral.household.residence.municipality_code, "").first()
    if found is not None:
        prepare_referral(
            referral, partner=found, theme=referral.theme, need=referral.need, shares=referral.shares, by=officer
        )
        referral.refresh_from_db()


def _answer(referral, answer: Answer) -> None:
    reason = DeclineReason.NO_ROOM if answer == Answer.DECLINED else ""
    answer_referral(referral, answer=answer, reason=reason, words=WORDS.get(answer, ""))
