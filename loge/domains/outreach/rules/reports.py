"""What a caller reports of a call, and what is wrong with the report: one dataclass for the screen and for paper."""

from dataclasses import dataclass, field
from datetime import datetime

from loge.domains.outreach.choices import (
    ANSWERED,
    SPOKEN_TO,
    MemberResult,
    NeedCode,
    Outcome,
    RiskCode,
    RiskLevel,
    SpokeWith,
)
from loge.domains.outreach.rules.hours import CallingHours, say_when
from loge.domains.outreach.rules.notes import LONGEST_NOTE

THIS_CAMPAIGN, ALL_CAMPAIGNS = "campaign", "all"
FINAL_RESULTS = (MemberResult.REACHED, MemberResult.REFUSED, MemberResult.DECEASED, MemberResult.MOVED)
PLAIN = (
    Outcome.ANSWERED_OK,
    Outcome.NO_ANSWER,
    Outcome.VOICEMAIL,
    Outcome.BUSY,
    Outcome.CALLBACK_REQUESTED,
    Outcome.REFUSED,
)
RESULT_OF: dict[str, MemberResult] = {
    Outcome.ANSWERED_OK: MemberResult.REACHED,
    Outcome.ANSWERED_NEED: MemberResult.REACHED,
    Outcome.REFUSED: MemberResult.REFUSED,
    Outcome.DECEASED: MemberResult.DECEASED,
    Outcome.MOVED: MemberResult.MOVED,
}
# Asked at each end of call: an enumeration would list them anew each time.
_OUTCOMES, _SPOKE_WITH = frozenset(Outcome.values), frozenset(SpokeWith.values)
_NEEDS, _RISKS, _LEVELS = frozenset(NeedCode.values), frozenset(RiskCode.values), frozenset(RiskLevel.values)


@dataclass(kw_only=True)
class PersonReport:
    """One person of the home. `result` empty: this call says nothing of them. `risks` are (code, level 0–4) pairs,
    `consents` (recipient, yes or no) pairs, `answers` the script's, by step key."""

    person_id: int
    result: str = ""
    answers: dict = field(default_factory=dict)
    needs: list[str] = field(default_factory=list)
    risks: list[tuple[str, int]] = field(default_factory=list)
    consents: list[tuple[str, bool]] = field(default_factory=list)


@dataclass(kw_only=True)
class CallReport:
    """`refusal_scope`: « campaign » or « all »; `callback_mine`: the same caller rings back, else anyone;
    `callback_agreed`: the tenant asks for that very hour, outside those of the campaign."""

    outcome: str
    contact_point_id: int | None = None
    number: str = ""
    spoke_with: str = ""
    callback_at: datetime | None = None
    callback_mine: bool = False
    callback_agreed: bool = False
    note: str = ""
    results: list[PersonReport] = field(default_factory=list)
    refusal_scope: str = THIS_CAMPAIGN
    started_at: datetime | None = None

    @property
    def is_plain(self) -> bool:
        """It concerns the home and nobody else: no register to correct, nothing to pass on, nobody to warn."""
        return (
            self.outcome in PLAIN
            and self.refusal_scope == THIS_CAMPAIGN
            and not any(person.needs or person.risks or person.consents for person in self.results)
        )

    def problems(
        self, *, members: dict[int, str], people: set[int], now: datetime, hours: CallingHours
    ) -> dict[str, str]:
        """French sentences by field name, empty when the report stands.

        `members` maps the people drawn to where they stand, `people` are all those who live in the home.
        """
        found = self._form_problems()
        if not found and self.outcome == Outcome.CALLBACK_REQUESTED:
            found |= self._callback_problems(now, hours)
        if not found:
            found |= self._people_problems(members, people)
        return found

    def results_by_person(self, members: dict[int, str]) -> dict[int, str]:
        """The result of each person named; in a home with one person to reach, the outcome speaks for them."""
        named = {report.person_id: report.result for report in self.results if report.result}
        expected = RESULT_OF.get(self.outcome)
        awaited = [person for person, result in members.items() if result == MemberResult.TO_REACH]
        if not named and expected and len(awaited or members) == 1:
            named = {(awaited or list(members))[0]: str(expected)}
        return named

    def _form_problems(self) -> dict[str, str]:
        found = {}
        if self.outcome not in _OUTCOMES:
            found["outcome"] = "Choisissez le résultat de l’appel."
        if len(self.note) > LONGEST_NOTE:
            found["note"] = f"La note dépasse {LONGEST_NOTE} caractères."
        if self.spoke_with and self.spoke_with not in _SPOKE_WITH:
            found["spoke_with"] = "Dites avec qui vous avez parlé."
        if self.outcome in ANSWERED and not self.spoke_with:
            found["spoke_with"] = "Dites avec qui vous avez parlé."
        if self.outcome == Outcome.WRONG_NUMBER and not self.contact_point_id:
            found["contact_point_id"] = "Indiquez le numéro qui n’est pas le bon."
        if self.refusal_scope not in (THIS_CAMPAIGN, ALL_CAMPAIGNS):
            found["refusal_scope"] = "Précisez si le refus vaut pour cette campagne ou pour toutes."
        return found

    def _callback_problems(self, now: datetime, hours: CallingHours) -> dict[str, str]:
        if self.callback_at is None:
            return {"callback_at": "Indiquez le jour et l’heure du rappel."}
        if self.callback_at <= now:
            return {"callback_at": "Le rappel doit être dans l’avenir."}
        if not self.callback_agreed and not hours.is_open(self.callback_at):
            opening = say_when(hours.next_opening(self.callback_at), hours.zone)
            return {
                "callback_at": f"La campagne n’appelle pas à ce moment-là ; premier créneau ensuite : {opening}. "
                "Pour garder cette heure, cochez « Le locataire demande cet horaire »."
            }
        return {}

    def _people_problems(self, members: dict[int, str], people: set[int]) -> dict[str, str]:
        if any(report.person_id not in people for report in self.results):
            return {"results": "Une des personnes nommées ne vit pas dans ce foyer."}
        if len({report.person_id for report in self.results}) != len(self.results):
            return {"results": "Une personne est nommée deux fois."}
        if self.outcome not in SPOKEN_TO and any(report.result for report in self.results):
            return {"results": "Personne n’a répondu : aucun résultat par personne n’est possible."}
        for report in self.results:
            if problem := _person_problem(report):
                return {"results": problem}
        if self.outcome in RESULT_OF and not self.results_by_person(members):
            return {"results": _WHO[RESULT_OF[self.outcome]]}
        return {}


_WHO = {
    MemberResult.REACHED: "Dites qui vous avez joint : l’un, l’autre ou les deux.",
    MemberResult.REFUSED: "Dites qui ne souhaite plus être appelé : l’un, l’autre ou les deux.",
    MemberResult.DECEASED: "Dites qui est décédé.",
    MemberResult.MOVED: "Dites qui a quitté le logement.",
}


def _person_problem(report: PersonReport) -> str:
    if report.result and report.result not in FINAL_RESULTS:
        return "Le résultat d’une personne est inconnu."
    if any(need not in _NEEDS for need in report.needs):
        return "Un des besoins notés est inconnu."
    if any(code not in _RISKS or level not in _LEVELS for code, level in report.risks):
        return "Un des risques notés est inconnu, ou son niveau."
    if len({code for code, _ in report.risks}) != len(report.risks):
        return "Un même risque est noté deux fois."
    if any(not str(recipient).strip() or len(recipient) > 120 for recipient, _ in report.consents):
        return "Précisez à qui la demande peut être transmise."
    return ""
