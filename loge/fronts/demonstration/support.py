"""A few disagreements between neighbours and a support under way, so that their screens have something to show."""

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from loge.domains.support.operations import listening, mediations, sessions
from loge.domains.support.queries import mediations_of
from loge.foundation.dates import is_working_day
from loge.registers.tenants.models import Household

NEIGHBOURS = (("noise", "La Passerelle médiation"), ("parking", ""), ("animals", ""))


def has_support(user) -> bool:
    return mediations_of(user).exists()


def tell_support(*, officer, seed: int) -> None:
    """Each pair lives in one building; the first has met both sides, the second waits for an answer, the third said no."""
    homes = list(Household.objects.filter(ended_on=None, reference_person__deceased=False).order_by("pk")[:400])
    pairs = [
        (one, two) for one, two in zip(homes[::2], homes[1::2], strict=False) if one.residence_id == two.residence_id
    ]
    chosen = Random(seed).sample(pairs, k=min(len(NEIGHBOURS) + 1, len(pairs)))
    for number, (pair, (nature, provider)) in enumerate(zip(chosen, NEIGHBOURS, strict=False)):
        people = [home.reference_person for home in pair]
        opened = mediations.open_mediation(people=people, nature=nature, provider=provider, by=officer)
        _live(opened, number, officer)
    for home, _ in chosen[len(NEIGHBOURS) :]:
        _listen(home.reference_person, officer)


def _live(mediation, number: int, officer) -> None:
    first, second = mediation.parties.all()
    today = timezone.localdate()
    mediations.hear_party(first, text="La gêne dure depuis l’été, surtout le soir.", by=officer)
    mediations.answer_for(first, answer="yes", on=today, by=officer)
    if number == 0:
        mediations.answer_for(second, answer="yes", on=today, by=officer)
        sessions.plan_mediation_session(
            mediation, party=None, mode="video", place="https://visio.example.org/salle-12", **_soon(4), by=officer
        )
    if number == 2:
        mediations.answer_for(second, answer="no", on=today, by=officer)


def _listen(person, officer) -> None:
    support = listening.open_listening(
        person=person, provider="Association L’Amarre", agreed_on=timezone.localdate(), sessions_planned=5, by=officer
    )
    sessions.plan_listening_session(support, mode="phone", place="", **_soon(2), by=officer)


def _soon(days: int) -> dict:
    day = timezone.localdate() + timedelta(days=days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return {"starts_at": timezone.make_aware(datetime.combine(day, time(14, 30))), "minutes": 45}
