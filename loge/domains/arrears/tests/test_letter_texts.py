from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from loge.domains.arrears.choices import Step
from loge.domains.arrears.models import Letter, LetterText
from loge.domains.arrears.operations.letter_sending import decide_sending, send_letters
from loge.domains.arrears.operations.letter_texts import restore_letter_text, write_letter_text
from loge.domains.arrears.operations.letters import prepare_batch
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.presenters.letters import example_pdf, letter_text
from loge.domains.arrears.queries.letter_texts import text_in_force
from loge.domains.arrears.rules.letter_checks import faults
from loge.domains.arrears.rules.letters import SHIPPED, Text, composed
from loge.domains.arrears.tests.test_letters import owing
from loge.domains.arrears.tests.world import TODAY
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.notifications.models import Message
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory

OURS = Text("un mot de votre agence", "Bonjour {locataire}.\n\nIl reste {total} depuis le {depuis}.", "À bientôt.")


@pytest.fixture
def manager(world):
    return UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[world.agency])


def write(text=OURS, *, by, step=Step.REMIND, read=0) -> LetterText:
    return write_letter_text(step=step, text=text, read=read, by=by)


def text(opening="Il reste {total}.", ending="", object="votre compte") -> Text:
    return Text(object, opening, ending)


@pytest.mark.parametrize(
    "words",
    [
        "Des frais de relance de 12 € s’ajoutent à {total}.",
        "{total}. Sans réponse, des frais vous seront demandés.",
        "{total}. Une pénalité s’applique.",
        "{total}. Une majoration de 10 % sera due.",
        "{total}. Ce courrier vous sera facturé.",
        "{total}. Les frais d’huissier sont à votre charge.",
    ],
)
def test_a_text_that_asks_for_fees_is_refused_with_the_law(words):
    assert "loi du 6 juillet 1989, article 4" in faults(text(words))["opening"]


@pytest.mark.parametrize(
    "words",
    [
        "{total}. Aucuns frais ne vous seront demandés.",
        "{total}, sans aucun frais ni pénalité.",
        "{total}. Il n’y a pas de frais.",
        "{total}. Parlez-en sans attendre.",
    ],
)
def test_a_text_may_say_that_nothing_is_charged(words):
    assert faults(text(words)) == {}


def test_the_interest_is_said_by_loge_alone():
    assert "intérêts" in faults(text("{total}, avec les intérêts de retard."))["opening"]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        (text("Il reste {totale} et {total}."), "opening", "« {totale} » ne se remplace par rien"),
        (text("{total} depuis {depuis"), "opening", "accolade"),
        (text("{total}", ending="{ total }"), "ending", "Les mots connus sont : {total}, {depuis}, {mensualité}"),
        (text("Il reste une somme."), "opening", "écrivez {total}"),
        (text(""), "opening", "Écrivez ce que dit la lettre"),
        (text(object=""), "object", "objet"),
        (text(object="{total} à payer"), "object", "aucun mot entre accolades"),
        (text("{total.__class__}"), "opening", "ne se remplace par rien"),
    ],
)
def test_a_word_between_braces_that_is_wrong_is_told_in_clear(wrong, field, words):
    assert words in faults(wrong)[field]


@pytest.mark.parametrize("step", list(SHIPPED))
def test_the_shipped_texts_pass_their_own_check_and_say_what_the_law_asks(step):
    assert faults(SHIPPED[step]) == {}
    facts = {
        "total": "90 €",
        "since": "1er mai",
        "monthly": "8 €",
        "person": "Odette",
        "contact": "Gaëlle, 01 99 00 00 01",
    }
    said = composed(step, OURS, facts)
    whole = " ".join([*said["opening"], *said["ending"]])
    assert "aucuns frais" in whole and "fonds de solidarité" in whole and "01 99 00 00 01" in whole
    assert ("1231-6" in whole and "mettons en demeure" in whole) == (step == Step.NOTICE)
    assert "{" not in whole


def test_a_manager_writes_a_version_and_the_next_letters_say_it(world, manager):
    row = write(by=manager)
    assert (row.number, row.is_shipped, row.written_by) == (1, False, manager)
    assert Entry.objects.filter(action="arrears.letter_text_written", by=manager).count() == 1
    owing(world.agency, mail="odette@poste.example")
    advise_accounts(on=TODAY(), by=None)
    batch = prepare_batch(step=Step.REMIND, by=world.officer)
    write(Text("autre objet", "Il reste {total}.", ""), by=manager, read=1)
    send_letters(decide_sending(batch, by=world.officer), by=world.officer)
    body, said = Message.objects.get().body, letter_text(Letter.objects.get())
    assert said["object"] == "un mot de votre agence" and said["opening"][0].startswith("Bonjour ")
    assert all(words in body for words in (said["salutation"], *said["opening"], *said["ending"], said["closing"]))


def test_the_shipped_text_comes_back_and_nothing_is_lost(manager):
    with pytest.raises(Stale, match="déjà le texte d’origine"):
        restore_letter_text(step=Step.REMIND, by=manager)
    write(by=manager)
    assert restore_letter_text(step=Step.REMIND, by=manager).number == 2
    assert text_in_force(Step.REMIND) == SHIPPED[Step.REMIND]
    assert LetterText.objects.get(number=1).words == OURS
    assert Entry.objects.filter(action="arrears.letter_text_restored").exists()


def test_the_second_of_two_managers_is_told_who_was_quicker(world, manager):
    write(by=manager)
    with pytest.raises(Stale, match=str(manager)):
        write(text(), by=UserFactory(roles=[Role.DIRECTOR]))
    assert LetterText.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_the_very_same_moment_make_one_version():
    managers = [UserFactory(roles=[Role.AGENCY_MANAGER]) for _ in range(2)]

    def save(one) -> str:
        try:
            return f"version {write(by=one).number}"
        except Stale:
            return "told"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, managers)) == ["told", "version 1"]


def test_who_writes_and_what_is_refused(world):
    for someone in (world.officer, world.social, world.caller):
        with pytest.raises(Refusal):
            write(by=someone)
        with pytest.raises(Refusal):
            restore_letter_text(step=Step.REMIND, by=someone)
    director = UserFactory(roles=[Role.DIRECTOR])
    with pytest.raises(Refusal, match="frais"):
        write(text("{total} et des frais."), by=director)
    with pytest.raises(Refusal, match="par courrier"):
        write(by=director, step=Step.CALL)
    assert not LetterText.objects.exists()


def test_the_screens_of_the_texts(client, world, manager):
    client.force_login(manager)
    edit, page = (reverse(name, args=["notice"]) for name in ("arrears:edit_letter_text", "arrears:letter_text"))
    assert "Texte d’origine" in client.get(reverse("arrears:letter_texts")).content.decode()
    shown = client.get(edit).content.decode()
    assert "Ajouté par Loge" in shown and "1231-6" in shown and "{mensualité}" in shown
    typed = {"object": "rappel", "opening": "Il reste {total}, et des frais.", "ending": "", "read": 0}
    wrong = client.post(edit, typed)
    assert (
        wrong.status_code == 422 and "et des frais" in wrong.content.decode() and "article 4" in wrong.content.decode()
    )
    part = client.post(reverse("arrears:preview_letter_text", args=["notice"]), typed).content.decode()
    assert "À corriger" in part
    typed["opening"] = "Il reste {total} à {locataire}."
    part = client.post(reverse("arrears:preview_letter_text", args=["notice"]), typed).content.decode()
    assert "à Camille Exemple" in part and "mettons en demeure" in part
    assert not LetterText.objects.exists()
    assert "enregistré" in client.post(edit, typed, follow=True).content.decode()
    late = client.post(edit, typed | {"opening": "Mon texte : {total}."})
    said = late.content.decode()
    assert late.status_code == 422 and "Mon texte : {total}." in said and "Ce qui est enregistré maintenant" in said
    assert 'name="read" value="1"' in said
    client.post(reverse("arrears:restore_letter_text", args=["notice"]))
    assert "Version 2" in client.get(page).content.decode()
    assert "à Camille Exemple" in client.get(page + "?version=1").content.decode()
    assert client.get(page + "?version=9").status_code == 404
    assert client.get(reverse("arrears:letter_text", args=["call"])).status_code == 404
    assert client.get(reverse("arrears:letter_text_pdf", args=["notice"])).content.startswith(b"%PDF")


def test_an_officer_reads_the_texts_and_a_caller_does_not(client, world):
    client.force_login(world.officer)
    page = client.get(reverse("arrears:letter_text", args=["remind"])).content.decode()
    assert "Ce que lira le locataire" in page and "Modifier le texte" not in page
    assert client.get(reverse("arrears:edit_letter_text", args=["remind"])).status_code == 403
    client.force_login(world.caller)
    assert client.get(reverse("arrears:letter_texts")).status_code == 403


def test_the_paper_of_the_preview_is_one_page(manager):
    content = example_pdf(Step.NOTICE, text_in_force(Step.NOTICE), today=timezone.localdate(), officer=manager)
    assert b"/Type/Pages/Count 1/" in content
