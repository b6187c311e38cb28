"""A small invented landlord where every screen has something to show: a campaign under way, imports, duplicates, paper."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.utils import timezone

from loge.domains.aids.operations import deciding, drafting
from loge.domains.aids.operations.guarantees import record_guarantee
from loge.domains.aids.operations.papers import receive_paper
from loge.domains.aids.operations.schemes import add_scheme
from loge.domains.arrears.models import BenefitEstimate, NextStep, PlanOffer
from loge.domains.arrears.operations.acts import note_act
from loge.domains.arrears.operations.agreements import Clauses, apply_agreement, write_agreement
from loge.domains.arrears.operations.arrangements import agree_deferral, agree_partial_payment
from loge.domains.arrears.operations.checks import open_checks
from loge.domains.arrears.operations.episodes import note_plan_sent, note_report
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.domains.arrears.operations.letter_sending import decide_sending, send_letters
from loge.domains.arrears.operations.letters import note_lost_letter, prepare_batch
from loge.domains.arrears.operations.officers import confide_residences
from loge.domains.arrears.operations.plans import Terms, propose_plan
from loge.domains.arrears.operations.signs import note_on_account
from loge.domains.arrears.operations.waivers import Decision, waive_debt
from loge.domains.bulletins.operations.letters import print_letters
from loge.domains.bulletins.operations.writing import send_bulletin, write_bulletin
from loge.domains.bulletins.rules.ready import filled
from loge.domains.bulletins.schedules import relay_bulletins
from loge.domains.cases.models import Case
from loge.domains.cases.operations.cases import open_by_hand, take_case
from loge.domains.cases.operations.consents import ask_consent
from loge.domains.cases.operations.notes import add_note
from loge.domains.cases.operations.plan import draft_plan
from loge.domains.cases.operations.support import accept_support, propose_support
from loge.domains.offers.operations.answers import note_agreement, note_answer
from loge.domains.offers.operations.offers import add_offer, open_offer
from loge.domains.outreach.operations import campaigns, scripts
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.operations.paper import print_sheets
from loge.domains.outreach.operations.pursuits import begin_pursuit
from loge.domains.outreach.operations.regular import enrol_regular, open_regular_campaign
from loge.domains.outreach.operations.waves import draft_wave
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.tests.world import TODAY, make_home, make_person, make_user, make_world, running_campaign
from loge.domains.protection.operations.papers import note_letter, note_paper
from loge.domains.protection.operations.steps import note_new_address, open_step
from loge.domains.proximity.operations.errands import ask_errand, plan_errand
from loge.domains.proximity.operations.knocks import ask_by_hand, hand_over_knock
from loge.domains.proximity.operations.money import note_money
from loge.domains.referrals.models import Referral
from loge.domains.referrals.operations.lists import send_list
from loge.domains.referrals.operations.proposing import propose_referral
from loge.domains.referrals.operations.sending import send_referral
from loge.domains.support.operations import mediations
from loge.domains.support.operations.listening import open_listening
from loge.domains.support.operations.sessions import plan_listening_session, plan_mediation_session
from loge.foundation.dates import add_months
from loge.foundation.exchange.lines import operations as partner_files
from loge.foundation.exchange.lines.engine import work
from loge.foundation.exchange.models import ImportRun, Sender
from loge.foundation.links.keeping import make_link, token_of
from loge.foundation.links.models import Link
from loge.foundation.notifications.outbox import send_later
from loge.fronts.law.operations import correct_value
from loge.registers.accounts.access import Role
from loge.registers.partners.imports import PARTNERS
from loge.registers.partners.tests.factories import PartnerFactory
from loge.registers.peace.operations import pause_contacts
from loge.registers.seals.operations.keys import break_glass
from loge.registers.seals.operations.reading import open_seal
from loge.registers.seals.operations.safe_contact import set_safe_contact
from loge.registers.seals.operations.sealing import seal_people
from loge.registers.seals.tests.factories import on_duty
from loge.registers.tenants.imports import engine, operations
from loge.registers.tenants.imports.tests.conftest import line
from loge.registers.tenants.models import DuplicatePair
from loge.registers.tenants.operations.duplicates import find_duplicates
from loge.registers.tenants.operations.merging import merge_people
from loge.registers.tenants.operations.people import correct_person
from loge.registers.tenants.tests.factories import LeaseFactory, LeasePartyFactory, OrganisationFactory


def furnished(write) -> SimpleNamespace:
    """Everything at once; `write` makes a file of an ERP (fixture of the tests of the imports)."""
    world = make_world()
    world.admin = make_user("adam", Role.ADMINISTRATOR)
    world.dpo = make_user("dora", Role.DPO)
    _people(world)
    _campaign(world)
    _doors(world)
    _imports(world, write)
    _referrals(world)
    _support(world)
    _offers(world)
    _accounts(world)
    _letters(world)
    _aids(world)
    _shops(world)
    _followed(world)
    _protection(world)
    world.letter = send_later(
        channel="email", to="accueil@ccas.example", subject="Une demande vous attend", body="Bonjour,", by=world.admin
    )
    _bulletins(world)
    return world


def _people(world) -> None:
    world.couple = make_home(world.north, ages=(86, 84), phones=2)
    world.person = world.couple.reference_person
    for _ in range(6):
        make_home(world.north)
    make_home(world.north, ages=(None,))
    make_home(world.south, phones=0)
    correct_person(world.person, field="first_name", value="Odile", by=world.manager)
    born = {"born": date(1944, 3, 5), "last_name": "LEFÈVRE"}
    twins = [make_person(first_name=name, **born) for name in ("Odette", "Odete")]
    others = [make_person(first_name="Ginette", last_name="ROY", born=date(1950, 2, 1)) for _ in range(2)]
    find_duplicates(by=None)
    world.pair = DuplicatePair.objects.get(first__in=twins)
    merge_people(others[0], absorbed=others[1], choices={}, by=world.manager)


def _campaign(world) -> None:
    world.draft = scripts.create_script(name="Plan canicule", by=world.manager)
    world.script = scripts.install_default_script(by=world.manager)
    world.campaign = running_campaign(world, world.ana, world.lead, script_version=world.script)
    world.campaign.refresh_from_db()
    campaigns.enrol_caller(world.campaign, user=world.bob, by=world.manager)
    world.wave = draft_wave(world.campaign, label="", criteria={"min_age": 60}, reference_date=TODAY, by=world.manager)
    target = claim_next(world.campaign, by=world.ana)
    person = target.household.reference_person_id
    heard = PersonReport(person_id=person, result="reached", needs=["shopping"], risks=[("no_food", 3)])
    report = CallReport(outcome="answered_need", spoke_with="self", results=[heard], note="Demande ses courses")
    world.attempt = complete_call(claim_id=target.claim_id, report=report, by=world.ana)
    world.case = Case.objects.get()
    world.called = target
    world.call = claim_next(world.campaign, by=world.ana)
    world.to_qualify = world.campaign.targets.get(status="to_qualify")
    world.batch = print_sheets(world.campaign, caller=world.lead, size=2, by=world.lead)


def _doors(world) -> None:
    world.knock = ask_by_hand(world.couple, reason="news", level=3, by=world.manager)
    world.pursuit = begin_pursuit(world.campaign.targets.filter(status="waiting").first(), by=world.ana)
    world.errand = ask_errand(world.couple, kind="shopping", what="Pain, lait", agreed=True, by=world.manager)
    plan_errand(world.errand, day=TODAY, slot="morning", to=world.manager, by=world.manager)
    note_money(world.errand, kind="received", amount=Decimal(20), by=world.manager)
    open_regular_campaign(dpia_reference="AIPD-2026-03", by=world.manager)
    world.regular = enrol_regular(world.person, reason="alone", rhythm="weekly", agreed=True, by=world.manager)
    hand_over_knock(world.knock, to=world.manager, by=world.manager)


def _referrals(world) -> None:
    """One of each state that has a page of its own."""
    world.north.residence.municipality, world.north.residence.municipality_code = "Trélazé", "49353"
    world.north.residence.save()
    world.partner = PartnerFactory(name="CCAS de Trélazé")
    homes = list(world.north.residence.households.order_by("pk")[:5])
    made = [
        propose_referral(
            household_id=home.pk, person_id=home.reference_person_id, theme="shopping", need="Courses le mardi",
            officer_id=world.lead.pk, gathering=(f"outreach.Campaign:{world.campaign.pk}", world.campaign.name),
            consent=(timezone.now(), "CCAS") if place else None, level=place, by=world.lead,
        )
        for place, home in enumerate(homes)
    ]  # fmt: skip
    world.asked, world.sent, listed, world.referral, _ = made
    send_referral(world.sent, by=world.lead)
    Referral.objects.filter(pk__in=[world.referral.pk, made[4].pk]).update(gathering="outreach.Campaign:0")
    world.listing = send_list(world.partner, gathering=listed.gathering, code="49353", expected=1, by=world.lead)
    Referral.objects.filter(pk=made[4].pk).update(gathering=listed.gathering)  # agreed since the list left
    world.referral.refresh_from_db()
    world.token = token_of(Link.objects.get(about=world.sent.about))


def _imports(world, write) -> None:
    erp = Sender.objects.create(code="progiciel", name="Progiciel")
    wrong = line(**{"N° client": "P2", "N° contrat": "C2", "Date naissance": "31/02/1950"})
    world.received = operations.receive_file(path=write(line()), sender=erp, by=world.manager)
    run = operations.receive_file(path=write(line(), wrong, name="essai.csv"), sender=erp, by=world.manager)
    columns = {int(place): code for place, code in run.columns.items()}
    operations.set_mapping(run, columns=columns, grain=run.grain, by=world.manager)
    operations.check_rows(run, by=world.manager, background=False)
    engine.check(run.pk)
    world.preview = ImportRun.objects.get(pk=run.pk)
    applied = write(line(**{"N° client": "Q1", "N° contrat": "D1"}), name="reprise.csv")
    world.applied = operations.import_file(path=applied, sender=erp, by=world.manager)
    undone = write(line(**{"N° client": "Q2", "N° contrat": "D2"}), name="annule.csv")
    run = operations.import_file(path=undone, sender=erp, by=world.manager)
    world.undone = operations.undo_import(run, by=world.manager, background=False)
    _directory(world, write, erp)


def _directory(world, write, sender) -> None:
    """Files of partners at each step of their import, with a line to mend."""
    titles = ("Nom", "Nature", "Thèmes", "Code INSEE", "Téléphone")
    good = dict(zip(titles, ("Entraide", "association", "courses", "49353", "01 99 00 11 22"), strict=True))
    path = write(good, {**good, "Nom": "Guilde", "Nature": "guilde"}, titles=titles, name="annuaire.csv")

    def received():
        return partner_files.receive_file(
            importer=PARTNERS, path=path, filename=path.name, sender=sender, by=world.manager
        )

    def checked():
        run = received()
        columns = {int(place): code for place, code in run.columns.items()}
        partner_files.map_and_check(run, importer=PARTNERS, columns=columns, by=world.manager)
        work(PARTNERS, run.pk)
        return ImportRun.objects.get(pk=run.pk)

    world.directory, world.directory_seen, world.directory_done = received(), checked(), checked()
    partner_files.apply_import(world.directory_done, importer=PARTNERS, by=world.manager)
    work(PARTNERS, world.directory_done.pk)


def _protection(world) -> None:
    """One file under a seal, whose owner is also the officer on duty and has just said why she reads it."""
    sonia = world.sonia = make_user("sonia", Role.SOCIAL_WORKER, Role.VULNERABILITY_LEAD)
    home = make_home(world.north, ages=(44, 41))
    world.hidden = home.occupants.last().person
    world.seal = seal_people(people=[world.hidden], reason="violence", by=sonia)
    open_seal(world.seal, reason="following", by=sonia)
    on_duty(sonia)
    break_glass(world.hidden, reason="Appel de la police", until=timezone.now() + timedelta(hours=4), by=sonia)
    told = {"person": world.hidden, "channel": "phone", "allowed": True, "days": [1, 4], "code_word": "les rideaux"}
    set_safe_contact(world.seal, **told, by=sonia)
    world.step = open_step(world.seal, kind="safety_plan", by=sonia)
    note_new_address(world.seal, person=world.hidden, address="3 rue des Lilas", municipality="Angers", by=sonia)
    note_paper(world.seal, kind="complaint", dated_on=TODAY, by=sonia)
    for kind in ("departure", "notice"):
        note_letter(world.seal, kind=kind, sent_on=TODAY, received_on=TODAY, by=sonia)
    pause_contacts(world.couple, reason="human", referent=sonia, by=world.manager)


def _support(world) -> None:
    people = [world.person, make_home(world.north).reference_person]
    world.mediation = mediations.open_mediation(people=people, nature="noise", by=world.lead)
    party = world.mediation.parties.first()
    mediations.hear_party(party, text="La musique, tous les soirs", by=world.lead)
    when = {"mode": "phone", "place": "", "minutes": 45, "starts_at": timezone.now() + timedelta(days=3)}
    world.session = plan_mediation_session(world.mediation, party=party, **when, by=world.lead)
    world.listening = open_listening(
        person=people[1], provider="L’Amarre", agreed_on=timezone.localdate(), sessions_planned=3, by=world.lead
    )
    plan_listening_session(world.listening, **when, by=world.lead)


def _offers(world) -> None:
    """One open, for elders, with someone on its list and a place taken; one still in preparation."""
    said = {"title": "Café des voisins", "description": "Un café dans la salle commune, le mardi.", "kind": "activity"}
    more = {
        "needs": ["company", "shopping"],
        "min_age": 60,
        "capacity": 1,
        "phone": "+33199001155",
        "partner": world.partner,
    }
    world.offer = open_offer(add_offer(**said, **more, by=world.lead), by=world.lead)
    for home, state in zip((world.couple, world.called.household), ("registered", "interested"), strict=True):
        note_answer(world.offer, person=home.reference_person, state=state, by=world.lead)
    note_agreement(world.offer, person=world.person, agrees=True, by=world.lead)
    add_offer(
        title="Chèque énergie", description="Nous vous aidons à le demander.", kind="aid", min_age=60, by=world.lead
    )


def _accounts(world) -> None:
    """Three rents owed, one of them paid in part; money that waits, a plan proposed, an impayé whose clock runs."""
    world.gaelle = make_user("gaelle", Role.ARREARS_OFFICER, Role.AGENCY_MANAGER)
    lease, today = world.couple.lease, timezone.localdate()
    lease.rent = Decimal(300)
    lease.save()
    days = [add_months(today.replace(day=1), -back) for back in (3, 2, 1)]
    rents = [Line(lease.pk, "rent", "rent", Decimal(400), day, day, period=day) for day in days]
    payment = Line(lease.pk, "rent", "payment", Decimal(-150), days[1], days[1], label="VIR")
    grant = Line(lease.pk, "repairs", "fund", Decimal(-80), days[2], days[2])
    lines = record_lines([*rents, payment, grant], source="ERP", by=None)
    world.credit, world.account = lines[-1], lines[-1].account
    follow_accounts(on=today, by=None)
    world.matching, world.episode = (
        world.account.entries.get(pk=lines[3].pk).settles.get(),
        world.account.episodes.get(),
    )
    home = world.account.lease.main_unit.building.residence_id
    confide_residences([home], to=world.gaelle, by=world.gaelle)
    note_on_account(world.account, sign="income", agreed=True, by=world.gaelle)
    world.sign = world.account.signs.get()
    world.corrected = correct_value(
        code="arrears.report_months", value=Decimal(2), valid_from=today, valid_to=None, reference="CCH, art. R824-4",
        evidence="text", reason="Relu", by=world.gaelle,
    )  # fmt: skip
    world.estimate = BenefitEstimate.objects.create(
        account=world.account, state="done", month=days[2], municipality_code="49353", rent=Decimal(300), under_agreement=True,
        couple=False, children=[3, 7], gets_rsa=False, asked_at=timezone.now(), asked_by=world.gaelle, computed_at=timezone.now(),
        adults=[{"situation": "working", "wages": "12000", "unemployment": "0", "pensions": "0", "other": "0"}],
        amount=Decimal(187), rent_cut=Decimal("49.32"), kind="apl", zone=2, rents_as_of=date(2025, 10, 1),
        resources_as_of=date(2025, 1, 1), library="OpenFisca-France 176.1.8",
    )  # fmt: skip
    terms = Terms(Decimal(50), first_on=today)
    world.act = note_act(world.account, kind="formal_notice", on=today, by=world.gaelle)
    world.agreement = write_agreement(
        Clauses(
            name="Protocole de crise", text="…", signed_on=today, signatories="Nous", first_month=days[0], last_month=days[2],
            until=today + timedelta(days=60), proof="word",
        ),
        by=world.gaelle,
    )  # fmt: skip
    apply_agreement(world.agreement, by=world.gaelle)
    world.coverage = world.account.coverages.get()
    note_report(world.episode, told="ccapex", reported_on=today, by=world.gaelle)
    note_plan_sent(world.episode, sent_on=today, by=world.gaelle)
    world.check = open_checks(world.account.episodes.get(), on=today, by=None)[0]
    world.plan = propose_plan(world.account, entries=[line.pk for line in lines[:3]], terms=terms, by=world.gaelle)
    offer = PlanOffer.objects.create(
        plan=world.plan, way="sms", recipient="+33639980042", mobile="+33639980042", sent_at=timezone.now(),
        sent_by=world.gaelle,
    )  # fmt: skip
    world.plan_token = token_of(make_link(purpose="plan", about=offer.about, lasts=timedelta(days=9), by=world.gaelle))


def _shops(world) -> None:
    """A shop with a sum put off, another with part of its rent, part of it cancelled."""
    today = timezone.localdate()
    before = add_months(today.replace(day=1), -1)
    for name in ("Épicerie du coin", "Atelier des mots"):
        lease = LeaseFactory(main_unit__building=world.north.building, kind="commercial")
        LeasePartyFactory(lease=lease, person=None, organisation=OrganisationFactory(name=name))
        [line] = record_lines([Line(lease.pk, "shop", "rent", Decimal(500), before, before)], source="ERP", by=None)
        world.shop = line.account
        said = {"entries": [line.pk], "by": world.gaelle}
        if name.startswith("Atelier"):
            decision = Decision("bureau", today, "B-2026-11")
            world.waiver = waive_debt(line.account, amount=Decimal(200), decision=decision, **said)
            asked = {"amount": Decimal(50), "first_month": today, "months": 3, "by": world.gaelle}
            world.partial = agree_partial_payment(line.account, **asked)
        else:
            world.deferral = agree_deferral(line.account, until=today + timedelta(days=40), **said)


def _letters(world) -> None:
    """A reminder that the post brought back, one that stays aside."""
    today, homes = timezone.localdate(), [make_home(world.north) for _ in range(2)]
    before = add_months(today.replace(day=1), -1)
    for home in homes:
        building = home.unit.building
        building.address = "3 rue des Lilas"
        building.save()
        record_lines([Line(home.lease.pk, "rent", "rent", Decimal(90), before, before)], source="ERP", by=None)
    follow_accounts(on=today, by=None)
    pause_contacts(homes[1], reason="away", until=timezone.now() + timedelta(days=9), by=world.manager)
    NextStep.objects.filter(account__lease__household__in=homes).update(step="remind")
    world.letters = prepare_batch(step="remind", charge="tous", by=world.gaelle)
    send_letters(decide_sending(world.letters, by=world.gaelle), by=world.gaelle)
    world.lost = world.letters.letters.get(state="left")
    note_lost_letter(letter_id=world.lost.pk, why="N’habite pas à l’adresse indiquée")


def _bulletins(world) -> None:
    """One sent, whose letters are printed but for those of the homes contacted today; one still a draft."""
    world.bulletin, world.unsent = (
        write_bulletin(ready=code, **filled(code, landlord="Habitat Test"), by=world.lead)
        for code in ("link", "violence")
    )
    send_bulletin(world.bulletin, by=world.lead)
    relay_bulletins()
    print_letters(world.bulletin, by=world.lead)


def _followed(world) -> None:
    """Someone who agreed to be accompanied, with a plan, a note, an agreement to pass something on."""
    world.followed = open_by_hand(
        world.couple, person=world.person, origin="neighbour", level=2, summary="Deux loyers de retard",
        themes=["arrears", "food"], owner=world.lead, by=world.lead,
    )  # fmt: skip
    take_case(world.followed, by=world.lead)
    propose_support(world.followed, by=world.lead)
    accept_support(world.followed, how="oral", by=world.lead)
    world.task = draft_plan(world.followed, by=world.lead)[0]
    add_note(world.followed, text="Reçue au bureau, a apporté ses papiers", by=world.lead)
    ask_consent(
        world.followed,
        what="Sa demande d’aide",
        recipient_kind="ccas",
        recipient="CCAS",
        answer="given",
        by=world.lead,
    )


def _aids(world) -> None:
    """A fund, what is asked of it for two homes (one waits for papers, one for a decision), a guarantor to call."""
    by, today = world.gaelle, timezone.localdate()
    others = [home for home in world.north.residence.households.order_by("pk") if home.pk != world.couple.pk][:3]
    for home in (world.couple, *others):
        home.lease.balance = Decimal(1050)
        home.lease.save(update_fields=["balance"])
    said = {
        "debt_min": Decimal(150),
        "max_amount": Decimal(2000),
        "to_check": ["pas de garant"],
        "documents": ["Relevé de compte"],
    }
    world.fund = add_scheme(kind="fsl", name="FSL d’essai", departments=["49"], active_from=today, **said, by=by)
    ask = {"debt": "rent", "amount_asked": Decimal(900), "by": by}
    world.aid = drafting.draft_application(world.fund, household=world.couple, person=world.person, **ask)
    other = drafting.draft_application(world.fund, household=others[0], person=others[0].reference_person, **ask)
    drafting.note_agreement(other, agrees=True, by=by)
    world.paper = receive_paper(other.documents.get(), received_on=today, content=b"%PDF-1.7", by=by)
    world.aid_sent = deciding.send_application(other, sent_on=today, sent_by="letter", by=by)
    world.debtor = others[1]
    world.guarantee = record_guarantee(
        world.couple.lease, kind="visale", number="V-1", valid_from=add_months(today, -24), call_days=60, by=by
    )
