from datetime import date

from loge.domains.outreach.presenters.desk import TRAINING, Desk, Home, NumberCard, PersonCard, Urls, build_desk
from loge.domains.outreach.rules.call_fields import Typed
from loge.domains.outreach.rules.default_script import DEFAULT_STEPS
from loge.domains.outreach.rules.training import SITUATIONS, Situation
from loge.foundation.ui.french import phone

INVENTED_PERSON, INVENTED_NUMBER = 1, 1


def training_desk(
    situation: Situation, *, number: int, words: dict, typed: Typed, urls: Urls, steps, today: date, **more
) -> Desk:
    """The very screen of a real call, on someone invented. Nothing is saved: the addresses of saving stay empty."""
    return build_desk(
        mode=TRAINING,
        title=f"Entraînement {number} sur {len(SITUATIONS)}",
        heading=f"Entraînement {number} sur {len(SITUATIONS)} : {situation.title.lower()}",
        claim="entrainement",
        hold_seconds=0,
        home=Home(
            members=[(INVENTED_PERSON, situation.first_name)],
            people=[PersonCard(name=situation.first_name)],
            numbers=[
                NumberCard(
                    id=INVENTED_NUMBER, display=phone(situation.number), tel=situation.number, kind="Numéro fictif"
                )
            ],
        ),
        script=steps or DEFAULT_STEPS,
        words=words,
        typed=typed,
        urls=urls,
        situation=list(situation.heard),
        today=today,
        **more,
    )
