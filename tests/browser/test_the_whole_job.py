"""The whole job in a real browser, one person after another, from an empty landlord to the board: a register comes in,
a campaign goes out, someone in danger is heard and looked after, and each sees only what is theirs to see."""

import re

import pytest
import time_machine
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from loge.domains.cases.models import Case
from loge.domains.outreach.models import Attempt, Caller, Campaign
from loge.domains.outreach.operations.campaigns import finish_training
from loge.domains.outreach.tests.world import OPEN, make_user
from loge.foundation.audit.models import Entry
from loge.registers.accounts.access import Role
from loge.registers.tenants.imports.tests.conftest import line, write
from loge.registers.tenants.models import Household, Person

__all__ = ["write"]

EXPORT = (
    line(),
    line(**{"N° client": "P2", "N° contrat": "C2", "N° logement": "U2", "Nom": "BENALI", "Prénom": "YASMINA",
            "Date naissance": "31/02/1938", "Tel fixe": "01 99 00 33 44", "Mobile": "", "Email": ""}),
    line(**{"N° client": "P3", "N° contrat": "C3", "N° logement": "U3", "Nom": "DURAND", "Prénom": "PAUL", "Civ": "M.",
            "Date naissance": "03/04/1990", "Tel fixe": "", "Mobile": "06 39 98 01 03", "Email": ""}),
)  # fmt: skip


def work(done: set[int]) -> None:
    """What the worker does, at once: the imports' jobs that wait, each with what it was asked."""
    for job in (
        ProcrastinateJob.objects.filter(queue_name="imports", status="todo").exclude(pk__in=done).order_by("pk")
    ):
        done.add(job.pk)
        app.tasks[job.task_name].func(**job.args)


@pytest.fixture
def staff(live_server):
    """Five people of an empty landlord, on a Tuesday morning."""
    with time_machine.travel(OPEN, tick=True):
        yield {
            "manager": make_user("claire", Role.CUSTOMER_RELATIONS_MANAGER),
            "caller": make_user("hugo", Role.CONTACT_CENTRE_AGENT),
            "lead": make_user("irene", Role.VULNERABILITY_LEAD),
            "volunteer": make_user("nadia", Role.VOLUNTEER_CALLER),
            "dpo": make_user("dora", Role.DPO),
        }


class Hands:
    """The keyboard alone: where the focus is, and how to bring it somewhere with the Tab key."""

    def __init__(self, page):
        self.page, self.press, self.type = page, page.keyboard.press, page.keyboard.type

    def reach(self, what: str) -> None:
        """Tab until the focus is on what bears this name; a link, a button, a field by its label."""
        said = (
            "() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
            " return (e.getAttribute('aria-label') || (l || e).textContent || '').trim().replace(/\\s+/g, ' '); }"
        )
        for _ in range(150):
            if self.page.evaluate(said).startswith(what):
                return
            self.press("Tab")
        raise AssertionError(f"the Tab key never reaches « {what} »")

    def ready(self, seen: str) -> None:
        """The page that says this is there, and listens to the keys."""
        self.page.get_by_text(seen).wait_for()
        self.page.locator("html[data-keys]").wait_for()

    def keys(self, letters: str) -> None:
        for letter in letters:
            self.press(letter)


def the_register_comes_in(page, file, accessible) -> None:
    done = set(
        ProcrastinateJob.objects.values_list("pk", flat=True)
    )  # those of other tests: no flush empties that table
    page.get_by_role("link", name="Imports").click()
    page.get_by_role("link", name="Importer un fichier").first.click()
    page.get_by_label("Fichier du registre").set_input_files(file)
    page.get_by_role("button", name="Envoyer le fichier").click()
    page.get_by_text("Dites d’où vient ce fichier").first.wait_for()
    accessible(page)
    page.get_by_label("Fichier du registre").set_input_files(file)
    page.get_by_label("Ou nom du nouvel émetteur").fill("Progiciel")
    page.get_by_role("button", name="Envoyer le fichier").click()
    page.get_by_role("heading", name="Que disent les colonnes").wait_for()
    page.get_by_label("Loyer").select_option("— ignorer —")
    page.get_by_role("button", name="Contrôler le fichier").click()
    page.get_by_text("Vous pouvez quitter cette page").wait_for()
    accessible(page)
    work(done)
    page.get_by_role("heading", name="Ce que ce fichier va changer").wait_for()
    assert not Person.objects.exists()
    a_line_is_corrected(page, done, accessible)
    page.get_by_role("button", name="Appliquer").click()
    page.get_by_text("Vous pouvez quitter cette page").wait_for()
    work(done)
    page.get_by_text("Appliqué le 24 novembre 2026").wait_for()
    assert Household.objects.count() == 3


def a_line_is_corrected(page, done, accessible) -> None:
    page.get_by_role("link", name="En erreur").click()
    page.get_by_text("n’existe pas au calendrier").wait_for()
    page.get_by_role("link", name="Corriger").click()
    page.get_by_label("Date de naissance").fill("30/02/1938")
    page.get_by_role("button", name="Garder la correction").click()
    page.get_by_role("alert").wait_for()
    accessible(page)
    assert page.get_by_label("Date de naissance").input_value() == "30/02/1938"
    page.get_by_label("Date de naissance").fill("28/02/1938")
    page.get_by_role("button", name="Garder la correction").click()
    page.get_by_role("button", name="Contrôler de nouveau").click()
    page.get_by_text("Vous pouvez quitter cette page").wait_for()
    work(done)
    page.get_by_role("heading", name="Ce que ce fichier va changer").wait_for()
    assert "Benali" in page.get_by_role("row").filter(has_text="À créer").nth(1).inner_text()


def a_campaign_is_prepared(page, accessible) -> None:
    page.get_by_role("link", name="Scripts d’appel").click()
    page.get_by_label("Nom du script").fill("Prendre des nouvelles")
    page.get_by_role("button", name="Créer le script").click()
    page.get_by_role("button", name="Enregistrer et publier").click()
    page.get_by_text("Version 1 publiée :").wait_for()
    page.get_by_role("link", name="Campagnes", exact=True).click()
    page.get_by_role("link", name="Nouvelle campagne").first.click()
    page.get_by_label("Nom de la campagne").fill("Appels de courtoisie")
    page.get_by_label("Finalité").fill("Prendre des nouvelles des locataires âgés.")
    page.get_by_label("Référence de l’analyse d’impact").fill("AIPD-2026-03")
    page.get_by_label("Fin", exact=False).nth(1).fill("2026-12-18")
    page.get_by_label("Données conservées").fill("2027-04-30")
    page.get_by_label("Script d’appel").select_option(index=1)
    page.get_by_role("button", name="Créer la campagne").click()
    page.get_by_text("La campagne est créée").wait_for()
    page.get_by_role("link", name="Appelants et alertes").click()
    page.get_by_label("Personne qui reçoit les alertes").select_option("Irene Essai")
    page.get_by_role("button", name="Nommer").click()
    for name in ("Hugo Essai", "Nadia Essai"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Inscrire").click()
    page.get_by_text("Les appelants sont inscrits").wait_for()
    a_wave_is_drawn(page, accessible)


def a_wave_is_drawn(page, accessible) -> None:
    page.get_by_role("link", name="Préparation").click()
    page.get_by_role("link", name="Composer une vague").click()
    count = page.locator("#decompte")
    count.get_by_text("70 ans ou plus").wait_for()
    page.get_by_label("Âge minimal").fill("87")
    count.get_by_text("87 ans ou plus").wait_for()
    assert re.search(r"Foyers à appeler\s+1\b", count.inner_text())
    page.get_by_label("Âge minimal").fill("80")
    count.get_by_text("80 ans ou plus").wait_for()
    assert re.search(r"Foyers à appeler\s+2\b", count.inner_text())
    accessible(page)
    page.get_by_role("button", name="Enregistrer la vague").click()
    page.get_by_role("button", name="Approuver la vague").click()
    accessible(page)
    page.get_by_role("button", name="Approuver et figer la liste").click()
    page.get_by_text("La vague est approuvée").wait_for()
    page.get_by_role("button", name="Démarrer les appels").click()
    page.get_by_text("La campagne est ouverte aux appelants").wait_for()


def someone_trains(page, hands, accessible) -> None:
    """With the keyboard alone, one mistake included."""
    hands.reach("Suivre l’entraînement")
    hands.press("Enter")
    page.get_by_role("heading", name="Entraînement aux appels").wait_for()
    hands.reach("Commencer l’entraînement")
    hands.press("Enter")
    hands.ready("Personne inventée")
    hands.keys("bv")
    hands.ready("cochez le besoin « Courses »")
    accessible(page)
    hands.reach("Courses")
    hands.press("Space")
    for keys, said in (("v", "Notez le besoin"), ("rv", "On ne laisse pas de message"), ("nv", "on n’insiste pas")):
        hands.keys(keys)
        hands.ready(said)
        hands.press("Enter")
        hands.ready("Personne inventée")
    hands.press("u")
    hands.reach("Enregistrer l’urgence")
    hands.press("Enter")
    hands.ready("Le 15 ou le 112 d’abord")
    hands.press("Enter")
    page.get_by_role("heading", name="Quelques questions").wait_for()
    for answer in ("Je la remercie", "J’alerte les secours", "« Demande une aide", "Je ne dis rien", "L’accord de la"):
        reach_answer(page, hands, answer)
    hands.reach("Terminer l’entraînement")
    hands.press("Enter")
    hands.ready("Vous pouvez passer votre premier appel")


def reach_answer(page, hands, answer: str) -> None:
    """Tab goes from one group of answers to the next, the arrows from one answer to the next."""
    hands.press("Tab")
    while page.evaluate("document.activeElement.type") != "radio":
        hands.press("Tab")
    hands.press("Space")
    said = "document.activeElement.labels[0].textContent.trim().replace(/\\s+/g, ' ')"  # no-break spaces too
    for _ in range(5):
        if page.evaluate(said).startswith(answer):
            return
        hands.press("ArrowDown")
    raise AssertionError(f"no answer begins with « {answer} »")


def someone_calls(page, hands) -> None:
    """Yasmina, 88, is the first to be called: the eldest first."""
    hands.press("Enter")
    hands.ready("Est-ce un bon moment")
    assert "Yasmina Benali" in page.locator(".desk-who").inner_text()
    hands.keys("142")
    hands.reach("Plus de quoi manger")
    hands.press("Space")
    hands.press("Tab")
    hands.type("3")
    hands.press("Escape")
    hands.keys("bt")
    hands.type("N’a plus rien au frigo, demande une aide pour les courses")
    hands.press("Escape")
    hands.press("v")
    page.get_by_role("heading", name="Appel terminé").wait_for()
    assert page.get_by_text("Agir aujourd’hui").is_visible()


def someone_acts(page, accessible) -> None:
    page.get_by_role("link", name="Plus de quoi manger").click()
    page.get_by_role("button", name="Je m’en occupe").click()
    page.get_by_text("Vous vous en occupez.").wait_for()
    page.get_by_label("Ce qui a été fait").fill("Colis livré à midi par le gardien")
    page.get_by_role("button", name="Ajouter une étape").click()
    page.get_by_text("Colis livré à midi").wait_for()
    accessible(page)


def the_board_tells(page, accessible) -> None:
    page.get_by_role("link", name="Suivre").click()
    page.get_by_role("heading", name="Risques entendus").wait_for()
    accessible(page)
    assert page.get_by_text("où personne n’a encore pris en charge").count() == 0
    assert page.get_by_role("link", name=re.compile("^Foyers tirés : 2")).is_visible()
    page.get_by_role("link", name=re.compile("^Joints : 1")).click()
    page.get_by_role("link", name="Yasmina Benali").click()
    page.get_by_text("N’a plus rien au frigo").wait_for()
    page.get_by_role("link", name="Suivis").click()
    page.get_by_role("link", name="Tous", exact=True).click()
    page.get_by_role("link", name="Plus de quoi manger").wait_for()


def a_volunteer_sees_little(page, accessible) -> None:
    page.goto("/appels/")
    Hands(page).ready("Refaire l’entraînement")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/appels/[0-9a-f-]{36}/$"))
    accessible(page)
    seen = page.locator("body").inner_text()
    assert page.locator("a[href='tel:+33199001122']").is_visible()
    assert "Jeanne" in seen and "Est-ce un bon moment" in seen
    assert [hidden for hidden in ("gall", "1941", "85 ans", "lilas", "angers") if hidden in seen.lower()] == []
    for path in ("/locataires/", "/campagnes/", "/imports/"):
        assert page.goto(path).status == 403
    accessible(page)


def the_journal_remembers(page, staff) -> None:
    page.get_by_role("link", name="Journal").click()
    page.get_by_role("heading", name="Journal").wait_for()
    page.get_by_label("Personne").select_option(str(staff["lead"]))
    page.get_by_role("button", name="Chercher").click()
    page.wait_for_url("**personne=*")
    rows = page.get_by_role("row").filter(has_text=str(staff["lead"]))
    assert rows.count() >= 2
    assert page.get_by_role("row").filter(has_text=str(staff["caller"])).count() == 0


def test_from_the_register_to_the_last_call(staff, write, log_in, browse, page_is_accessible):
    log_in(user=staff["manager"])
    page = browse("/")
    the_register_comes_in(page, write(*EXPORT), page_is_accessible)
    a_campaign_is_prepared(page, page_is_accessible)
    log_in(user=staff["caller"])
    page = browse("/")
    someone_trains(page, Hands(page), page_is_accessible)
    someone_calls(page, Hands(page))
    assert Attempt.objects.get().note.startswith("N’a plus rien")
    assert Case.objects.get().owner == staff["lead"]
    log_in(user=staff["lead"])
    someone_acts(browse("/"), page_is_accessible)
    log_in(user=staff["manager"])
    the_board_tells(browse("/"), page_is_accessible)
    finish_training(Caller.objects.get(user=staff["volunteer"]), by=staff["volunteer"])
    log_in(user=staff["volunteer"])
    a_volunteer_sees_little(browse("/"), page_is_accessible)
    log_in(user=staff["dpo"])
    the_journal_remembers(browse("/"), staff)
    assert Campaign.objects.get().status == "running"
    done = {"imports.apply_asked", "outreach.wave_approved", "outreach.training_finished", "cases.case_taken"}
    assert done <= set(Entry.objects.values_list("action", flat=True))
