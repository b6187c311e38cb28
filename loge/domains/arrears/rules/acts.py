"""What the law allows in a procedure on a day, and from when (domain.md d12–d24). A table of conditions for each act: those that
bar it outright, those that give its first day. The same table refuses what is recorded too early and says what comes next.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from loge.domains.arrears.choices import Act, PlanOrigin, PlanStatus
from loge.domains.arrears.rules import procedure as p
from loge.domains.arrears.rules.procedure import Clause
from loge.foundation.dates import add_months
from loge.foundation.errors import Refusal
from loge.foundation.legal.texts import Law
from loge.foundation.money import ZERO

NO_EXECUTION = "C. conso., art. L722-2"
NO_PAYMENT = "C. conso., art. L722-5"
SUSPENDED_CLAUSE = "loi du 6 juillet 1989, art. 24 VII"
JUDGED = "CPCE, art. L411-1"
QUIT_TOLD = "CPCE, art. L412-5"
COURT = (
    Act.FORMAL_NOTICE, Act.NOTICE_TO_PAY, Act.PANEL, Act.SUMMONS, Act.PREFECT_TOLD, Act.HEARING, Act.DELAYS, Act.TERMINATION,
    Act.QUIT, Act.QUIT_SENT, Act.QUIT_DELAYS, Act.FORCE, Act.EVICTION, Act.PROTOCOL, Act.RIDER, Act.NEW_LEASE, Act.END,
)  # fmt: skip
INDEBTED = (Act.DEBT_FILED, Act.DEBT_ADMISSIBLE, Act.DEBT_MEASURES, Act.DEBT_ERASED, Act.DEBT_OVER)
DEPARTED = (Act.DEPOSIT, Act.NEW_ADDRESS, Act.GUARANTOR)
# The longest that each may last, in months: those that need to say how long.
MONTHS = {
    Act.DELAYS: p.JUDGE_MONTHS,
    Act.QUIT_DELAYS: p.QUIT_EXTRA_MONTHS,
    Act.PROTOCOL: p.PROTOCOL_MONTHS,
    Act.RIDER: p.RIDER_MONTHS,
}
# What each stands on: cancelling the second while the first stands would leave it in the air.
STANDS_ON = {
    Act.SUMMONS: (Act.NOTICE_TO_PAY,),
    Act.PREFECT_TOLD: (Act.SUMMONS,),
    Act.HEARING: (Act.SUMMONS,),
    Act.DELAYS: (Act.HEARING,),
    Act.TERMINATION: (Act.HEARING,),
    Act.QUIT: (Act.TERMINATION, Act.DELAYS),
    Act.QUIT_SENT: (Act.QUIT,),
    Act.FORCE: (Act.QUIT, Act.QUIT_SENT),
    Act.EVICTION: (Act.QUIT, Act.QUIT_SENT),
    Act.PROTOCOL: (Act.TERMINATION,),
    Act.RIDER: (Act.PROTOCOL,),
    Act.NEW_LEASE: (Act.PROTOCOL,),
}


@dataclass(frozen=True)
class Recorded:
    kind: str
    on: date
    months: int = 0


@dataclass(frozen=True)
class Situation:
    """An account on a day. `acts`: the latest day of each act of the procedure under way, `months` how long it lasts.

    `panel_on`: the panel was asked, or is deemed so. `owed`: euros of the home. `unpaid`: days on which what is still unpaid fell
    due, read only for an over-indebted home. `plans`: state of the latest plan of each origin. `today`: when it is not `day`.
    """

    day: date
    clause: Clause
    acts: Mapping[str, date] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    panel_on: date | None = None
    has_payer: bool = True
    owed: Decimal = ZERO
    frozen_on: date | None = None
    unpaid: tuple[date, ...] = ()
    plans: Mapping[str, str] = field(default_factory=dict)
    paused_until: date | None = None
    departed: bool = False
    deceased: bool = False
    rehoused: bool = False
    today: date | None = None

    @property
    def is_begun(self) -> bool:
        return any(kind in self.acts for kind in COURT)


@dataclass(frozen=True)
class Answer:
    """Why, and by which text. `since`: the first possible day, None when nobody can tell it yet; `until`: the last one."""

    why: str
    article: str = ""
    since: date | None = None
    until: date | None = None

    def allows(self, on: date) -> bool:
        return self.since is not None and self.since <= on and (self.until is None or on <= self.until)

    def opens(self, on: date) -> date | None:
        """The day it becomes possible, when that is still to come."""
        return self.since if self.since is not None and self.since > on else None

    def sentence(self, on: date) -> str:
        cited = f" ({self.article})" if self.article else ""
        opening = self.opens(on)
        when = f" Possible à partir du {opening:%d/%m/%Y}." if opening else ""
        return f"{self.why}{cited}.{when}"


Condition = Callable[[Situation, Law], Answer | None]


def procedure_under_way(recorded: Iterable[Recorded], *, paid_on: Iterable[date] = ()) -> list[Recorded]:
    """What counts today: an end closes everything before it, and so does a full payment that came before any judgment.

    `paid_on`: days on which nothing was owed any more, oldest first.
    """
    acts = [one for one in recorded if one.kind in COURT]
    judged = min((one.on for one in acts if one.kind in (Act.DELAYS, Act.TERMINATION)), default=date.max)
    ends = [one.on for one in acts if one.kind == Act.END]
    cut = max([*ends, *(day for day in paid_on if day < judged)], default=date.min)
    return [one for one in acts if one.on > cut or (one.on == cut and one.kind != Act.END and cut not in ends)]


def answer(kind: str, situation: Situation, law: Law) -> Answer:
    """The condition that bars the act, else the one that comes last. What nothing hinders is possible since ever."""
    said = [one for condition in GUARDS[Act(kind)] if (one := condition(situation, law)) is not None]
    for one in said:
        if one.since is None:
            return one
    until = min((one.until for one in said if one.until is not None), default=None)
    last = max(said, key=lambda one: one.since or date.min, default=Answer("", since=date.min))
    return Answer(last.why, last.article, last.since, until) if until is None else _bounded(said, until)


def _bounded(said: list[Answer], until: date) -> Answer:
    bound = next(one for one in said if one.until == until)
    first = max((one.since for one in said if one.since is not None), default=date.min)
    return Answer(bound.why, bound.article, first, until)


def check(kind: str, situation: Situation, law: Law) -> None:
    """Raise Refusal with the article, and the first possible day when there is one."""
    found = answer(kind, situation, law)
    if not found.allows(situation.day):
        raise Refusal(found.sentence(situation.day))


def check_months(kind: str, months: int | None, law: Law) -> None:
    code = MONTHS.get(Act(kind))
    if code is None:
        return
    if not months or months < 1:
        raise Refusal("Dites pour combien de mois.")
    if months > law.whole(code):
        raise Refusal(f"La durée ne peut pas dépasser {law.whole(code)} mois ({law.reference(code)}).")


# ---- the conditions


def _bar(why: str, article: str = "") -> Answer:
    return Answer(why, article)


def _after(*kinds: str, article: str = "") -> Condition:
    """One of these was recorded, and no later than this."""

    def condition(s: Situation, law: Law) -> Answer | None:
        days = [s.acts[kind] for kind in kinds if kind in s.acts]
        label = " » ou « ".join(str(Act(kind).label) for kind in kinds)
        if not days:
            return _bar(f"Une étape manque : « {label} »", article)
        return Answer(f"Après l’étape « {label} »", article, since=min(days))

    return condition


def _alive(s: Situation, law: Law) -> Answer | None:
    return _bar("Le titulaire du bail est décédé : la suite se décide avec ses proches") if s.deceased else None


def _in_the_home(s: Situation, law: Law) -> Answer | None:
    return (
        _bar("Le locataire est parti : il n’y a plus de bail à résilier, ni personne à expulser")
        if s.departed
        else None
    )


def _gone(s: Situation, law: Law) -> Answer | None:
    return None if s.departed else _bar("Le bail est en cours : cette étape concerne un locataire parti")


def _owes(s: Situation, law: Law) -> Answer | None:
    return _bar("Rien n’est dû : un paiement complet avant le jugement arrête la procédure") if s.owed <= 0 else None


def _not_paused(s: Situation, law: Law) -> Answer | None:
    if s.paused_until is None:
        return None
    return Answer("La procédure est suspendue par une pause du compte", since=s.paused_until + timedelta(days=1))


def _new_debt_only(s: Situation, law: Law) -> Answer | None:
    """A debt from before the file was admissible may not be paid, so nobody may ask for it (d22)."""
    if s.frozen_on is None or any(day > s.frozen_on for day in s.unpaid):
        return None
    return _bar("Le dossier de surendettement est recevable : la dette antérieure ne peut plus être payée", NO_PAYMENT)


def _no_execution(s: Situation, law: Law) -> Answer | None:
    if s.frozen_on is None:
        return None
    return _bar("Le dossier de surendettement est recevable : l’exécution est suspendue", NO_EXECUTION)


def _clause_awake(s: Situation, law: Law) -> Answer | None:
    """After an erasure the clause sleeps, then dies when the rent was paid meanwhile (d23). A later notice is another matter."""
    erased, notice = s.acts.get(Act.DEBT_ERASED), s.acts.get(Act.NOTICE_TO_PAY)
    if erased is None or (notice is not None and notice > erased):
        return None
    wakes, article = sleep_ends(erased, law), law.reference(p.SLEEP_MONTHS)
    if s.day >= wakes and not any(erased < day <= wakes for day in s.unpaid):
        return _bar("La dette a été effacée et le loyer payé depuis : la clause de résiliation ne joue plus", article)
    return Answer("La dette a été effacée : la clause de résiliation est en sommeil", article, since=wakes)


def sleep_ends(erased: date, law: Law) -> date:
    return add_months(erased, law.whole(p.SLEEP_MONTHS))


def _summons_delays(s: Situation, law: Law) -> Answer | None:
    notice = s.acts.get(Act.NOTICE_TO_PAY)
    if s.panel_on is None:
        told = (
            "aucun signalement à la CAF ou à la MSA ne la remplace"
            if s.has_payer
            else "ce foyer n’a pas d’aide au logement"
        )
        return _bar(f"La CCAPEX n’est pas saisie ({told})", law.reference(p.PANEL_MONTHS))
    if notice is None:
        return _bar("Une étape manque : « Commandement de payer »", law.reference(p.NOTICE_WEEKS))
    first = p.earliest_summons(panel_referred=s.panel_on, notice_served=notice, clause=s.clause, law=law)
    by_clause = first == s.clause.after(notice)
    why = "Le délai du commandement court encore" if by_clause else "La CCAPEX est saisie depuis moins de deux mois"
    code = p.PANEL_MONTHS if not by_clause else (p.NOTICE_WEEKS if s.clause.weeks else p.NOTICE_MONTHS_OLD_LEASES)
    return Answer(why, law.reference(code), since=first)


def _before_the_hearing(s: Situation, law: Law) -> Answer | None:
    if Act.HEARING not in s.acts:
        return None
    last = p.last_day_to_tell_the_prefect(s.acts[Act.HEARING], law)
    why = f"Le préfet devait être prévenu au plus tard le {last:%d/%m/%Y}, {law.whole(p.PREFECT_WEEKS)} semaines avant l’audience"
    return Answer(why, law.reference(p.PREFECT_WEEKS), since=date.min, until=last)


def _prefect_in_time(s: Situation, law: Law) -> Answer | None:
    """Not told yet: that will be today at the earliest, which puts the hearing off as much."""
    told, weeks = s.acts.get(Act.PREFECT_TOLD), law.whole(p.PREFECT_WEEKS)
    why = f"Le préfet est prévenu au moins {weeks} semaines avant l’audience"
    first = (told or s.today or s.day) + timedelta(weeks=weeks)
    return Answer(why, law.reference(p.PREFECT_WEEKS), since=first)


def _delays_not_kept(s: Situation, law: Law) -> Answer | None:
    """Delays granted hold the termination back as long as they are kept."""
    granted, ended = s.acts.get(Act.DELAYS), s.acts.get(Act.TERMINATION)
    if granted is None or (ended is not None and ended > granted):
        return None
    if s.plans.get(PlanOrigin.COURT) == PlanStatus.BROKEN:
        return None
    return _bar(
        "Le juge a accordé des délais : l’expulsion ne se poursuit que s’ils ne sont pas tenus", SUSPENDED_CLAUSE
    )


def _no_protocol(s: Situation, law: Law) -> Answer | None:
    if Act.PROTOCOL not in s.acts or s.plans.get(PlanOrigin.REINSTATEMENT) == PlanStatus.BROKEN:
        return None
    return _bar("Un protocole de cohésion sociale suspend l’expulsion", law.reference(p.PROTOCOL_MONTHS))


def _time_to_leave(s: Situation, law: Law) -> Answer | None:
    quit_on, told = s.acts.get(Act.QUIT), s.acts.get(Act.QUIT_SENT)
    if quit_on is None:
        return _bar("Une étape manque : « Commandement de quitter les lieux »", law.reference(p.QUIT_MONTHS))
    if told is None:
        return _bar("Le commandement de quitter n’est pas transmis au préfet : le délai est suspendu", QUIT_TOLD)
    free = p.quit_delay_ends(
        quit_served=quit_on, told_prefect=told, extra_months=s.months.get(Act.QUIT_DELAYS, 0), law=law
    )
    return Answer("Le délai pour quitter les lieux court encore", law.reference(p.QUIT_MONTHS), since=free)


def _truce(s: Situation, law: Law) -> Answer | None:
    if s.rehoused:
        return None
    delay = _time_to_leave(s, law)
    ready = max(s.day, delay.since or s.day) if delay is not None else s.day
    free = p.out_of_the_truce(ready, law)
    return (
        None
        if free == ready
        else Answer("Trêve hivernale : aucune expulsion", law.reference(p.TRUCE_LAST), since=free)
    )


def _protocol_runs(s: Situation, law: Law) -> Answer | None:
    begun = s.acts.get(Act.PROTOCOL)
    if begun is None:
        return None
    last = add_months(begun, s.months.get(Act.PROTOCOL, 0))
    return Answer(
        f"Le protocole s’est terminé le {last:%d/%m/%Y}", law.reference(p.RIDER_MONTHS), since=begun, until=last
    )


def _not_evicted(s: Situation, law: Law) -> Answer | None:
    return _bar("Les lieux sont déjà repris") if Act.EVICTION in s.acts else None


def _is_frozen(s: Situation, law: Law) -> Answer | None:
    if s.frozen_on is None:
        return _bar("Le dossier de surendettement n’est pas noté recevable", NO_EXECUTION)
    return Answer("Après la recevabilité du dossier", NO_EXECUTION, since=s.frozen_on)


def _begun(s: Situation, law: Law) -> Answer | None:
    return None if s.is_begun else _bar("Aucune procédure n’est en cours")


_BEFORE_JUDGMENT = (_alive, _in_the_home, _not_paused, _owes)
_EXECUTION = (_alive, _in_the_home, _not_paused, _no_protocol, _no_execution, _delays_not_kept, _clause_awake)
GUARDS: dict[Act, tuple[Condition, ...]] = {
    Act.FORMAL_NOTICE: (_alive, _not_paused, _owes, _new_debt_only),
    Act.NOTICE_TO_PAY: (*_BEFORE_JUDGMENT, _new_debt_only),
    Act.PANEL: (),
    Act.SUMMONS: (*_BEFORE_JUDGMENT, _clause_awake, _summons_delays),
    Act.PREFECT_TOLD: (_after(Act.SUMMONS), _before_the_hearing),
    Act.HEARING: (_after(Act.SUMMONS), _prefect_in_time),
    Act.DELAYS: (_after(Act.HEARING),),
    Act.TERMINATION: (_after(Act.HEARING),),
    Act.QUIT: (_after(Act.TERMINATION, Act.DELAYS, article=JUDGED), *_EXECUTION),
    Act.QUIT_SENT: (_after(Act.QUIT, article=QUIT_TOLD),),
    Act.QUIT_DELAYS: (_after(Act.TERMINATION, article="CPCE, art. L412-4"), _not_evicted),
    Act.FORCE: (_after(Act.TERMINATION, Act.DELAYS, article=JUDGED), *_EXECUTION, _time_to_leave),
    Act.EVICTION: (_after(Act.TERMINATION, Act.DELAYS, article=JUDGED), *_EXECUTION, _time_to_leave, _truce),
    Act.PROTOCOL: (
        _alive,
        _in_the_home,
        _not_evicted,
        _after(Act.TERMINATION, article="CCH, art. L353-15-2 et L442-6-5"),
    ),
    Act.RIDER: (_after(Act.PROTOCOL, article="CCH, art. L353-15-2 et L442-6-5"), _protocol_runs),
    Act.NEW_LEASE: (_after(Act.PROTOCOL, article="CCH, art. L353-15-2"),),
    Act.END: (_begun,),
    Act.DEBT_FILED: (),
    Act.DEBT_ADMISSIBLE: (),
    Act.DEBT_MEASURES: (_is_frozen,),
    Act.DEBT_ERASED: (_is_frozen,),
    Act.DEBT_OVER: (_is_frozen,),
    Act.DEPOSIT: (_gone,),
    Act.NEW_ADDRESS: (_gone,),
    Act.GUARANTOR: (_owes,),
}
