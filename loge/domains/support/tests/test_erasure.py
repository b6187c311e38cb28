from datetime import timedelta

from django.utils import timezone

from loge.domains.support.erasure import RULES, people_in_hand
from loge.domains.support.models import Listening, Mediation, Party, PartyWord, Session
from loge.domains.support.operations.listening import end_listening
from loge.domains.support.operations.mediations import close_mediation, hear_party
from loge.domains.support.tests.conftest import everyone_agrees, plan
from loge.foundation.retention import apply

WORDS, MEDIATIONS, LISTENINGS = RULES
LATER = timezone.now() + timedelta(days=500)


def test_a_mediation_goes_with_what_each_side_said(world, mediation):
    everyone_agrees(mediation, world.worker)
    hear_party(mediation.parties.first(), text="Le bruit cesse à 22 h", by=world.worker)
    plan(mediation, world.worker)
    assert apply(MEDIATIONS, now=LATER) == 0 and people_in_hand() == {world.first.pk, world.second.pk}
    close_mediation(mediation, outcome="failed", by=world.worker)
    assert apply(WORDS, now=timezone.now() + timedelta(days=100)) == 1 and not PartyWord.objects.exists()
    assert apply(MEDIATIONS, now=LATER) == 1
    assert not any(model.objects.exists() for model in (Mediation, Party, PartyWord, Session))


def test_a_psychological_support_is_forgotten_after_the_account_of_the_year(world, listening):
    assert apply(LISTENINGS, now=LATER) == 0
    end_listening(listening, end="completed", by=world.worker)
    assert apply(LISTENINGS, now=timezone.now() + timedelta(days=20)) == 0
    assert apply(LISTENINGS, now=LATER) == 1 and not Listening.objects.exists()
