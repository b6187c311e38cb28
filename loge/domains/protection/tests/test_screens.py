import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from loge.domains.protection.models import HomeAside, NewAddress, Step
from loge.domains.protection.operations.papers import note_letter, note_paper
from loge.domains.protection.operations.steps import keep_home, note_new_address, open_step
from loge.foundation.audit.models import Entry
from loge.foundation.audit.trail import READ
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.seals.models import DutyOfficer, SafeContact, Seal, SealKey
from loge.registers.seals.operations.keys import give_key
from loge.registers.seals.tests.factories import on_duty, sealed

PAGES = ["contact", "cover", "give_key", "confide", "paper", "letter", "add_step", "keep_home", "address"]
BAD = {
    "contact": {"person": "", "channel": "phone", "allowed": "oui", "code_word": "rideaux"},
    "cover": {"person": "999999"},
    "give_key": {"to": "999999", "until": ""},
    "confide": {"to": ""},
    "paper": {"kind": "complaint", "dated_on": "", "notified_on": "2026-05-01"},
    "letter": {"kind": "notice", "sent_on": "2026-05-03", "presented_on": "2026-05-01"},
    "add_step": {"kind": "move", "in_charge": "", "note": "Prévoir un camion"},
    "keep_home": {"unit": "", "until": "2030-01-01"},
    "address": {"person": "", "address": "3 rue des Lilas"},
}


def url(name, world, *more):
    return reverse(f"protection:{name}", args=[world.seal.reference, *more])


def same(page) -> str:
    """The page without the secret of its forms, which changes with each answer."""
    return re.sub(r'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"', "", page.content.decode())


def test_the_file_asks_why_before_it_opens(client, world):
    client.force_login(world.worker)
    page = client.get(url("detail", world))
    assert page.status_code == 200 and "Pourquoi ouvrez-vous ce dossier ?" in page.content.decode()
    assert str(world.person) not in page.content.decode()
    assert not Entry.objects.filter(action=READ).exists()
    assert client.post(url("why", world), {"reason": "curiosity"}).status_code == 422
    client.post(url("why", world), {"reason": "they_call"})
    page = client.get(url("detail", world)).content.decode()
    assert str(world.person) in page
    line = Entry.objects.get(action=READ)
    assert line.facts == {"reason": "they_call"} and line.target_model == "seals.Seal"


def test_the_reason_is_asked_again_after_twenty_minutes(opened, world):
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        assert "Pourquoi ouvrez-vous" in opened.get(url("detail", world)).content.decode()
        assert opened.get(url("contact", world))["Location"] == url("detail", world)


@pytest.mark.parametrize("who", ["colleague", "director", "dpo", "caretaker", "stranger"])
@pytest.mark.parametrize("name", ["detail", *PAGES])
def test_t41_a_sealed_file_by_its_address_does_not_exist_and_the_attempt_is_journalled(client, world, who, name):
    client.force_login(getattr(world, who))
    missing = client.get(reverse(f"protection:{name}", args=["AAAA-AAAA"]))
    assert not Entry.objects.filter(action="seals.reading_refused").exists()
    answer = client.get(url(name, world))
    assert answer.status_code == missing.status_code == 404
    assert same(answer) == same(missing).replace("AAAA-AAAA", world.seal.reference)
    line = Entry.objects.get(action="seals.reading_refused")
    assert line.by == getattr(world, who) and line.target_id == str(world.seal.pk)


@pytest.mark.parametrize("name", PAGES)
def test_every_form_opens_for_who_holds_the_key(opened, world, name):
    page = opened.get(url(name, world))
    assert page.status_code == 200
    assert f"<title>{page.context['heading']}" in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_bad_form_comes_back_in_french_with_what_was_typed(opened, world, name):
    page = opened.post(url(name, world), BAD[name])
    text = page.content.decode()
    assert page.status_code == 422 and 'class="error' in text or "field-error" in text or "errors" in text
    for value in BAD[name].values():
        assert not value or value in text or value == "999999"


@pytest.mark.parametrize("name", PAGES)
def test_whoever_has_no_key_writes_nothing(client, world, name):
    client.force_login(world.colleague)
    assert client.post(url(name, world), BAD[name]).status_code == 404


def test_the_page_tells_what_the_papers_open_with_their_article(opened, world):
    note_paper(
        world.seal, kind="protection_order", dated_on=date(2026, 4, 20), notified_on=date(2026, 4, 28), by=world.worker
    )
    note_letter(
        world.seal, kind="departure", sent_on=date(2026, 4, 30), presented_on=date(2026, 5, 3), by=world.worker
    )
    note_letter(world.seal, kind="notice", sent_on=date(2026, 4, 30), received_on=date(2026, 5, 4), by=world.worker)
    page = opened.get(url("detail", world)).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "4 mai 2026" in page and "article 8-2" in page
    assert "1 mois" in page and "4 juin 2026" in page and "2° bis" in page


def test_a_letter_without_proof_says_what_is_missing(opened, world):
    note_paper(world.seal, kind="complaint", dated_on=date(2026, 4, 20), by=world.worker)
    for kind in ("departure", "notice"):
        note_letter(world.seal, kind=kind, sent_on=date(2026, 4, 30), received_on=date(2026, 5, 3), by=world.worker)
    page = opened.get(url("detail", world)).content.decode()
    assert "La solidarité ne prend pas fin" in page and "Une plainte seule n’ouvre pas" in page
    assert "Demander une des pièces prévues par la loi" in page


def test_everything_is_written_from_the_screens(opened, world):
    opened.post(url("contact", world), {"person": world.person.pk, "channel": "phone", "allowed": "oui", "days": [1, 4],
        "since_hour": "09:00", "until_hour": "12:00", "code_word": "les rideaux"})  # fmt: skip
    opened.post(url("add_step", world), {"kind": "safety_plan", "in_charge": world.worker.pk})
    opened.post(url("keep_home", world), {"unit": world.vacant.pk, "until": "2099-01-01"})
    opened.post(url("address", world), {"person": world.person.pk, "address": "3 rue des Lilas"})
    opened.post(url("paper", world), {"kind": "conviction", "dated_on": "2026-04-20"})
    opened.post(url("letter", world), {"kind": "departure", "sent_on": "2026-04-30", "presented_on": "2026-05-03"})
    page = opened.get(url("detail", world)).content.decode()
    for words in ("lundi, jeudi, de 09:00 à 12:00", "les rideaux", "Plan de sécurité", "3 rue des Lilas", "Fin de la"):
        assert words in page
    assert SafeContact.objects.get().days == [1, 4]


def test_a_step_is_ended_and_a_home_given_back_from_the_page(opened, world):
    step = open_step(world.seal, kind="move", by=world.worker)
    kept = keep_home(world.seal, unit=world.vacant, until=timezone.localdate(), by=world.worker)
    assert opened.get(url("end_step", world, step.pk)).status_code == 200
    assert opened.post(url("end_step", world, step.pk), {"state": ""}).status_code == 422
    opened.post(url("end_step", world, step.pk), {"state": "done"})
    opened.post(url("release_home", world, kept.pk))
    assert Step.objects.get().state == "done" and HomeAside.objects.get().released_at
    again = opened.post(url("release_home", world, kept.pk), follow=True).content.decode()
    assert "déjà été rendu" in again


def test_a_step_or_a_home_of_another_file_is_not_reached_through_this_one(opened, world):
    other = sealed(world.other, by=world.colleague)
    step = open_step(other, kind="move", by=world.colleague)
    kept = keep_home(other, unit=world.vacant, until=timezone.localdate(), by=world.colleague)
    assert opened.get(url("end_step", world, step.pk)).status_code == 404
    assert opened.post(url("release_home", world, kept.pk)).status_code == 404


def test_keys_are_given_and_taken_back_by_the_owner(opened, world):
    opened.post(url("give_key", world), {"to": world.colleague.pk, "until": "2099-01-01T10:00"})
    key = SealKey.objects.get(user=world.colleague)
    page = opened.get(url("detail", world)).content.decode()
    assert str(world.colleague) in page and "Reprendre" in page
    opened.post(url("take_key_back", world, key.pk))
    key.refresh_from_db()
    assert key.taken_back_at


def test_a_holder_who_is_not_the_owner_sees_no_gesture_on_keys_and_is_refused(client, world):
    give_key(world.seal, to=world.colleague, by=world.worker)
    client.force_login(world.colleague)
    client.post(url("why", world), {"reason": "relay"})
    page = client.get(url("detail", world)).content.decode()
    assert "Donner une clé" not in page and "Lever la protection" not in page
    answer = client.post(url("give_key", world), {"to": world.director.pk})
    assert answer.status_code == 422 and "Seul le responsable" in answer.content.decode()


def test_a_child_of_the_home_is_covered_and_nobody_else_is_proposed(opened, world):
    page = opened.get(url("cover", world))
    assert set(page.context["form"].fields["person"].queryset) == {world.other, world.child}
    opened.post(url("cover", world), {"person": world.child.pk})
    assert world.seal.people.filter(person=world.child).exists()


def test_confiding_and_lifting(opened, world):
    opened.post(url("confide", world), {"to": world.colleague.pk})
    world.seal.refresh_from_db()
    assert world.seal.owner == world.colleague
    assert "Seul le responsable" in opened.post(url("lift", world), follow=True).content.decode()
    opened.force_login(world.colleague)
    opened.post(url("lift", world))
    world.seal.refresh_from_db()
    assert world.seal.lifted_at


def test_the_list_names_files_by_their_number_only(client, world):
    client.force_login(world.worker)
    page = client.get(reverse("protection:list")).content.decode()
    assert world.seal.reference in page and str(world.person) not in page
    client.force_login(world.colleague)
    page = client.get(reverse("protection:list")).content.decode()
    assert world.seal.reference not in page and "Aucun dossier ne vous est confié" in page


def test_a_file_is_opened_from_a_tenant_s_file_the_same_whether_one_exists_or_not(client, world):
    client.force_login(world.colleague)
    pages = [
        client.get(reverse("protection:create", args=[one.pk])).content.decode() for one in (world.person, world.other)
    ]
    assert pages[0].count("<form") == pages[1].count("<form")
    answer = client.post(reverse("protection:create", args=[world.person.pk]), {"reason": "violence"})
    mine = Seal.objects.get(owner=world.colleague)
    assert answer["Location"] == reverse("protection:detail", args=[mine.reference])
    assert client.post(reverse("protection:create", args=[world.person.pk]), {"reason": ""}).status_code == 422


def test_opening_a_file_is_for_the_trades_of_care_in_their_perimeter(client, world):
    client.force_login(world.caretaker)
    assert client.get(reverse("protection:create", args=[world.person.pk])).status_code == 403
    client.force_login(world.stranger)
    assert client.get(reverse("protection:create", args=[world.person.pk])).status_code == 404


def emergency(client, world, **typed):
    address = reverse("protection:break_glass", args=[world.person.pk])
    return client.post(address, {"reason": "Appel de la police cette nuit", "hours": 4} | typed)


def test_the_officer_on_duty_opens_in_an_emergency_and_it_is_seen_at_once(client, world):
    on_duty(world.director)
    client.force_login(world.director)
    assert client.get(reverse("protection:break_glass", args=[world.person.pk])).status_code == 200
    answer = emergency(client, world)
    assert answer["Location"] == url("detail", world)
    assert str(world.person) in client.get(answer["Location"]).content.decode()
    for user in (world.worker, world.dpo):
        client.force_login(user)
        home = client.get("/").content.decode()
        assert "Ouvertures en urgence" in home and str(world.director) in home and "Appel de la police" in home
        assert str(world.person) not in home
    watch = client.get(reverse("protection:watch")).content.decode()
    assert world.seal.reference in watch and str(world.person) not in watch
    client.force_login(world.colleague)
    assert "Ouvertures en urgence" not in client.get("/").content.decode()


def test_an_emergency_says_why_and_nothing_typed_is_lost(client, world):
    on_duty(world.director)
    client.force_login(world.director)
    answer = emergency(client, world, reason="Vite")
    assert answer.status_code == 422 and "pourquoi c’est urgent" in answer.content.decode()
    assert "Vite" in answer.content.decode() and not SealKey.objects.filter(break_glass=True).exists()


def test_an_emergency_for_someone_without_a_file_says_so_and_leaves_its_line(client, world):
    on_duty(world.director)
    client.force_login(world.director)
    address = reverse("protection:break_glass", args=[world.other.pk])
    page = client.post(address, {"reason": "Appel de la police cette nuit", "hours": 1}, follow=True)
    assert "Aucun dossier à accès nominatif" in page.content.decode()
    assert Entry.objects.filter(action="seals.glass_broken_for_nothing", by=world.director).exists()


def test_nobody_else_reaches_the_emergency(client, world):
    for user in (world.director, world.colleague, world.dpo):
        client.force_login(user)
        assert emergency(client, world).status_code == 403


def test_the_officer_on_duty_is_named_and_relieved_on_a_page(client, world):
    client.force_login(world.director)
    typed = {"user": world.colleague.pk, "since": "2099-01-01T18:00", "until": "2099-01-02T08:00"}
    client.post(reverse("protection:duties"), typed)
    duty = DutyOfficer.objects.get()
    assert str(world.colleague) in client.get(reverse("protection:duties")).content.decode()
    bad = client.post(reverse("protection:duties"), typed | {"until": "2098-01-01T08:00"})
    assert bad.status_code == 422 and "2098-01-01T08:00" in bad.content.decode()
    client.post(reverse("protection:end_duty", args=[duty.pk]))
    duty.refresh_from_db()
    assert duty.ended_at
    again = client.post(reverse("protection:end_duty", args=[duty.pk]), follow=True).content.decode()
    assert "déjà terminée" in again
    client.force_login(world.worker)
    assert client.get(reverse("protection:duties")).status_code == 403


def test_watching_is_for_the_data_protection_officer(client, world):
    client.force_login(UserFactory(roles=[Role.ADMINISTRATOR]))
    assert client.get(reverse("protection:watch")).status_code == 403


@pytest.mark.parametrize("role", list(Role))
def test_the_useful_numbers_are_for_all(client, role):
    client.force_login(UserFactory(roles=[role]))
    page = client.get(reverse("protection:numbers")).content.decode()
    for number in ("3919", "17", "114", "115", "119", "3977"):
        assert f">{number}</a>" in page


def price(client, path) -> int:
    client.get(path)  # the first look opens the session
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_page_asks_as_many_questions_for_ten_rows_as_for_one(opened, world):
    def furnish():
        open_step(world.seal, kind="move", by=world.worker)
        note_paper(world.seal, kind="complaint", dated_on=date(2026, 4, 20), by=world.worker)
        note_letter(world.seal, kind="departure", sent_on=date(2026, 4, 30), by=world.worker)
        note_new_address(world.seal, person=world.person, address="3 rue des Lilas", by=world.worker)
        give_key(world.seal, to=UserFactory(roles=[Role.SOCIAL_WORKER]), by=world.worker)

    furnish()
    before = price(opened, url("detail", world))
    for _ in range(9):
        furnish()
    assert price(opened, url("detail", world)) == before
    assert NewAddress.objects.count() == 10


def test_the_list_asks_as_many_questions_for_ten_files_as_for_one(client, world):
    client.force_login(world.worker)
    before = price(client, reverse("protection:list"))
    for _ in range(9):
        sealed(world.other, by=world.worker)
    assert price(client, reverse("protection:list")) == before
