from datetime import date

import pytest

from loge.domains.referrals.choices import ReferralStatus
from loge.domains.referrals.models import EnrolmentHelp, Referral, ReferralList
from loge.domains.referrals.operations import answers
from loge.domains.referrals.presenters.paper import LAYOUTS, letter_data
from loge.domains.referrals.tests.conftest import agreed, propose, sent
from loge.foundation.audit.models import Entry
from loge.foundation.documents import query
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.partners.tests.factories import PartnerFactory
from loge.registers.tenants.tests.factories import make_home

PDF = b"%PDF-1.7 essai"


@pytest.fixture
def page(client, world):
    client.force_login(world.worker)
    return client


def text(answer):
    return answer.content.decode()


def fresh(referral):
    return Referral.objects.get(pk=referral.pk)


class TestList:
    def test_each_tab_shows_what_must_be_done(self, page, world):
        propose(world), agreed(world), sent(world)
        for tab in ("accord", "envoyer", "attente"):
            assert "1\N{NO-BREAK SPACE}orientation" in text(page.get(f"/orientations/?vue={tab}"))
        assert "3\N{NO-BREAK SPACE}orientations" in text(page.get("/orientations/?vue=toutes"))

    def test_filters_of_the_board_are_told_and_taken_off(self, page, world):
        sent(world)
        shown = text(page.get(f"/orientations/?vue=toutes&partenaire={world.partner.pk}&commune=49353&fait=envoyee"))
        assert "CCAS de Trélazé, Trélazé, Envoyées" in shown and "Retirer ces filtres" in shown
        assert "Rien n’attend" in text(page.get("/orientations/?vue=toutes&commune=01004"))
        assert page.get("/orientations/?vue=toutes&partenaire=abc&etat=rien").status_code == 200

    def test_a_case_shows_its_referrals(self, page, world):
        propose(world, origin="cases.Case", origin_id="12")
        assert "CCAS de Trélazé" in text(page.get("/orientations/?origine=cases.Case:12"))
        assert "Aucune orientation" in text(page.get("/orientations/?origine=cases.Case:13"))

    def test_as_many_queries_for_two_rows_as_for_fifty(self, page, world, django_assert_num_queries):
        propose(world), propose(world)
        page.get("/orientations/?vue=accord")
        with django_assert_num_queries(FEW):
            page.get("/orientations/?vue=accord")
        for _ in range(48):
            propose(world)
        with django_assert_num_queries(FEW):
            page.get("/orientations/?vue=accord")


FEW = 3  # tally, count, page


class TestWhoSeesWhat:
    def test_another_agency_gets_404_everywhere(self, client, world):
        referral = sent(world)
        client.force_login(world.stranger)
        for path in ("", "preparer/", "sans-accord/", "reponse/", "confier/", "cloture/"):
            assert client.get(f"/orientations/{referral.pk}/{path}").status_code == 404
        for path in ("accord", "refus", "retrait", "envoyer", "renvoyer", "fermer-la-page", "lettre", "prevenue"):
            assert client.post(f"/orientations/{referral.pk}/{path}").status_code == 404
        assert "Rien n’attend" in text(client.get("/orientations/?vue=toutes"))

    def test_a_caller_sees_what_they_heard_and_no_more(self, client, world):
        mine, other = sent(world, heard_by=world.caller), sent(world)
        client.force_login(world.caller)
        assert client.get(f"/orientations/{mine.pk}/").status_code == 200
        assert client.get(f"/orientations/{other.pk}/").status_code == 404
        assert client.post(f"/orientations/{mine.pk}/envoyer").status_code == 403
        assert client.get("/orientations/tableau/").status_code == 403

    def test_volunteers_have_no_list(self, client, world):
        client.force_login(world.volunteer)
        assert client.get("/orientations/").status_code == 403


class TestFromProposalToEnd:
    def test_the_whole_way_on_screen(self, page, world):
        person = world.person.pk
        answer = page.post(
            f"/orientations/nouvelle/{person}/", {"theme": "shopping", "need": "Courses", "consent": "later"}
        )
        referral = Referral.objects.get()
        assert answer["Location"] == f"/orientations/{referral.pk}/"
        shown = text(page.get(f"/orientations/{referral.pk}/"))
        assert "Ce que verra le partenaire" in shown and "La personne est d’accord" in shown and "Envoyer" not in shown
        page.post(f"/orientations/{referral.pk}/accord")
        page.post(f"/orientations/{referral.pk}/envoyer")
        assert fresh(referral).status == ReferralStatus.SENT
        page.post(f"/orientations/{referral.pk}/reponse/", {"answer": "in_progress", "words": "Passage jeudi"})
        assert "Passage jeudi" in text(page.get(f"/orientations/{referral.pk}/"))
        page.post(f"/orientations/{referral.pk}/prevenue")
        page.post(f"/orientations/{referral.pk}/cloture/", {"reason": "no_longer_needed"})
        assert fresh(referral).told_at and fresh(referral).status == ReferralStatus.NO_FOLLOW_UP

    def test_what_is_previewed_is_what_is_frozen(self, page, world):
        referral = agreed(world)
        page.post(
            f"/orientations/{referral.pk}/preparer/",
            {"partner": world.partner.pk, "theme": "shopping", "need": "Courses le mardi", "shares": ["address"]},
        )
        preview = text(page.get(f"/orientations/{referral.pk}/"))
        page.post(f"/orientations/{referral.pk}/envoyer")
        values = [line["value"] for line in fresh(referral).content]
        assert "Courses le mardi" in values and all(value in preview for value in values)

    @pytest.mark.parametrize(
        ("path", "typed", "words"),
        [
            ("preparer/", {"theme": "shopping", "need": "Son diabète"}, "Relisez ces mots"),
            ("sans-accord/", {"exception": "vital_danger", "reason": ""}, "obligatoire"),
            ("reponse/", {"answer": "declined", "words": "Nous sommes complets"}, "Indiquez pourquoi"),
            ("cloture/", {"reason": "", "text": "Sa fille"}, "obligatoire"),
            ("confier/", {"to": "0"}, "Sélectionnez un choix"),
        ],
    )
    def test_bad_input_is_told_and_nothing_typed_is_lost(self, page, world, path, typed, words):
        referral = sent(world) if path in ("reponse/", "cloture/") else propose(world)
        answer = page.post(f"/orientations/{referral.pk}/{path}", typed)
        assert answer.status_code == 422 and words in text(answer)
        assert all(value in text(answer) for name, value in typed.items() if name in ("need", "words", "text"))

    def test_doubtful_words_may_be_kept_on_purpose(self, page, world):
        typed = {"theme": "shopping", "need": "Rampe pour fauteuil, handicapé", "consent": "yes"}
        path = f"/orientations/nouvelle/{world.person.pk}/"
        assert page.post(path, typed).status_code == 422 and not Referral.objects.exists()
        assert page.post(path, typed | {"accept_words": "on"}).status_code == 302
        assert Referral.objects.get().status == ReferralStatus.CONSENTED

    def test_a_refusal_of_the_operation_is_read_on_the_page(self, page, world):
        referral = propose(world)
        answer = page.post(f"/orientations/{referral.pk}/envoyer", follow=True)
        assert "L’accord de la personne n’est pas noté" in text(answer)

    def test_the_address_of_the_partner_is_in_the_window(self, world):
        partner = PartnerFactory(channel="letter", address="Le Parc, 2 bis, rue de la Mairie, BP 12, 49800 Trélazé")
        data = letter_data(sent(world, partner=partner), today=date(2026, 11, 22))
        assert data["addressee"][1:] == ["Le Parc", "2 bis rue de la Mairie", "BP 12", "49800 TRELAZE"]
        (begins,), (ends,) = (query(LAYOUTS / "letter.typ", data, f"<address-{end}>") for end in ("begins", "ends"))
        top, bottom = (float(found["y"].removesuffix("pt")) * 25.4 / 72 for found in (begins, ends))
        assert 45 <= top < bottom <= 79

    def test_the_letter_of_a_sealed_case_says_nothing_of_it(self, world):
        world.partner.themes.append("protection")
        world.partner.save()
        referral = sent(world, theme="protection")
        assert "protection" in letter_data(referral, today=date(2026, 11, 22))["object"]
        referral.seal_id = 1
        assert "protection" not in str(letter_data(referral, today=date(2026, 11, 22))["object"])

    def test_a_letter_is_a_pdf_that_no_cache_keeps(self, page, world):
        referral = agreed(
            world, partner=PartnerFactory(channel="letter", address="1 place de la Mairie, 49800 Trélazé")
        )
        answer = page.post(f"/orientations/{referral.pk}/lettre")
        assert answer.content[:5] == b"%PDF-" and answer["Cache-Control"] == "no-store"
        assert world.person.last_name not in answer["Content-Disposition"]
        assert fresh(referral).status == ReferralStatus.SENT

    def test_a_document_is_saved_never_shown_inside_our_pages(self, page, client, world, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        document = answers.attach_document(sent(world), name="plan.pdf", content=PDF)
        answer = page.get(f"/orientations/documents/{document.pk}")
        assert answer.content == PDF and answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        client.force_login(world.stranger)
        assert client.get(f"/orientations/documents/{document.pk}").status_code == 404


class TestHomeAndFile:
    def test_who_heard_the_need_learns_what_became_of_it_and_tells(self, client, world):
        referral = sent(world, heard_by=world.volunteer)
        client.force_login(world.volunteer)
        assert "Ce que sont devenues" not in text(client.get("/"))
        answers.answer_referral(referral, answer="in_progress", words="Madame Durand passera jeudi")
        shown = text(client.get("/"))
        assert world.person.first_name in shown and world.person.last_name not in shown
        assert "Madame Durand" not in shown, "what the partner wrote is for those who follow it"
        answer = client.post(f"/orientations/{referral.pk}/prevenue", {"retour": "accueil"})
        assert answer["Location"] == "/" and fresh(referral).told_by == world.volunteer
        assert "Ce que sont devenues" not in text(client.get("/"))

    def test_the_officer_finds_what_waits(self, page, world):
        propose(world)
        assert "Orientations à suivre" in text(page.get("/"))

    def test_the_file_of_the_person_tells_it_and_its_line_of_time_too(self, page, world):
        sent(world)
        shown = text(page.get(f"/locataires/{world.person.pk}/"))
        assert "CCAS de Trélazé" in shown and "Orientation : courses, repas, médicaments" in shown


class TestBoard:
    def test_every_number_opens_the_referrals_that_make_it(self, page, world):
        done, refused = sent(world), sent(world)
        answers.answer_referral(done, answer="done")
        answers.answer_referral(refused, answer="declined", reason="no_room")
        shown = text(page.get("/orientations/tableau/"))
        assert "Pas de place" in shown and "moins d’une heure" in shown
        opened = text(page.get(f"/orientations/?vue=toutes&partenaire={world.partner.pk}&etat=declined"))
        assert (
            f"partenaire={world.partner.pk}&amp;etat=declined" in shown and "1\N{NO-BREAK SPACE}orientation" in opened
        )

    def test_another_agency_counts_its_own(self, client, world):
        sent(world)
        client.force_login(world.stranger)
        assert "CCAS de Trélazé" not in text(client.get("/orientations/tableau/"))


CAMPAIGN = ("outreach.Campaign:3", "Appels de courtoisie")


class TestTownLists:
    def crowd(self, world, count=3):
        homes = [make_home(ages=[80 + n], agency=world.agency) for n in range(count)]
        return [
            agreed(world, household_id=home.pk, person_id=home.reference_person_id, gathering=CAMPAIGN)
            for home in homes
        ]

    def path(self):
        return "/orientations/listes/preparer/?campagne=outreach.Campaign:3&commune=49353"

    def test_one_list_for_the_town_as_it_was_previewed(self, page, world):
        people = self.crowd(world)
        assert "Trélazé" in text(page.get("/orientations/listes/"))
        preview = text(page.get(self.path()))
        assert all(str(referral.person) in preview for referral in people)
        answer = page.post(self.path(), {"partner": world.partner.pk, "expected": 3})
        listing = ReferralList.objects.get()
        assert answer["Location"] == f"/orientations/listes/{listing.pk}/" and listing.referrals.count() == 3
        assert Entry.objects.get(action="referrals.list_sent").facts == {"people": 3}
        assert page.get(self.path()).status_code == 404, "nobody is left to send"

    def test_a_list_that_changed_is_read_again(self, page, world):
        self.crowd(world)
        answer = page.post(self.path(), {"partner": world.partner.pk, "expected": 2})
        assert answer.status_code == 422 and "La liste a changé" in text(answer) and 'value="3"' in text(answer)
        assert not ReferralList.objects.exists()

    def test_a_list_goes_to_a_town_only(self, page, world):
        self.crowd(world)
        other = PartnerFactory(kind="association")
        assert page.post(self.path(), {"partner": other.pk, "expected": 3}).status_code == 422

    def test_paper_and_workbook_leave_their_line(self, page, world):
        self.crowd(world)
        page.post(self.path(), {"partner": world.partner.pk, "expected": 3})
        listing = ReferralList.objects.get()
        assert page.post(f"/orientations/listes/{listing.pk}/imprimer").content[:5] == b"%PDF-"
        assert page.post(f"/orientations/listes/{listing.pk}/tableur").content[:2] == b"PK"
        assert Entry.objects.filter(action="referrals.list_taken_out").count() == 2

    def test_another_agency_opens_no_list(self, client, page, world):
        self.crowd(world)
        page.post(self.path(), {"partner": world.partner.pk, "expected": 3})
        listing = ReferralList.objects.get()
        client.force_login(world.stranger)
        assert client.get(f"/orientations/listes/{listing.pk}/").status_code == 404
        assert client.get(self.path()).status_code == 404


class TestTownRegister:
    def test_proposed_printed_handed_over_and_nothing_more_is_kept(self, page, world):
        path = f"/orientations/registre-communal/{world.person.pk}/"
        assert page.get(path).status_code == 200
        assert "Notez d’abord" in text(page.post(f"{path}formulaire", follow=True))
        page.post(path, {"etape": "wanted"})
        assert page.post(f"{path}formulaire").content[:5] == b"%PDF-"
        page.post(path, {"etape": "handed_over"})
        helped = EnrolmentHelp.objects.get()
        assert helped.state == "handed_over" and helped.printed_at and helped.handed_over_at
        assert Entry.objects.filter(action="referrals.enrolment_noted").count() == 3
        assert "déjà passée" in text(page.post(path, {"etape": "not_wanted"}, follow=True))

    def test_someone_else_s_tenant_is_404_and_other_roles_do_not_enter(self, client, world):
        path = f"/orientations/registre-communal/{world.person.pk}/"
        client.force_login(world.stranger)
        assert client.get(path).status_code == 404 and client.post(path, {"etape": "wanted"}).status_code == 404
        client.force_login(UserFactory(roles=[Role.CARETAKER], agencies=[world.agency]))
        assert client.get(path).status_code == 403
