"""Which trades write numbers of the law, in the order in which they are read, and what each number is called.

The contract of a trade: `queries/law.py: standing_on(day)` (see loge/foundation/legal/checking.py).
"""

from datetime import date

from loge.domains.arrears.queries import law as arrears
from loge.foundation.legal.checking import Standing

TRADES = (("Loyers impayés, prévention des expulsions", arrears.standing_on),)
NAMES = {
    "arrears.times_monthly_sum": "Impayé : nombre de mois dus",
    "arrears.amount": "Impayé : dette au-dessus de",
    "arrears.months_since_first_default": "Impayé : temps depuis le premier défaut",
    "arrears.report_months": "Délai pour signaler l’impayé",
    "arrears.plan_months": "Délai pour transmettre le plan",
    "arrears.fund_months": "Délai laissé au FSL pour un plan",
    "arrears.simplified_up_to": "Procédure simplifiée : dette jusqu’à",
    "arrears.check_months": "Contrôle du plan par la CAF ou la MSA",
    "arrears.limitation_years": "Prescription des loyers",
    "procedure.panel_months": "De la saisine de la CCAPEX à l’assignation",
    "procedure.notice_to_pay_weeks": "Délai du commandement de payer",
    "procedure.notice_to_pay_months_old_leases": "Délai du commandement, baux anciens",
    "procedure.notice_clause_since": "Baux signés depuis : délai en semaines",
    "procedure.prefect_weeks": "De la notification au préfet à l’audience",
    "procedure.quit_months": "Délai du commandement de quitter les lieux",
    "procedure.quit_extra_months": "Délais pour quitter les lieux, au plus",
    "procedure.judge_delay_months": "Délais de paiement du juge, au plus",
    "procedure.civil_grace_months": "Délais de paiement du juge, local commercial",
    "plan.usual_months": "Plan d’apurement : durée d’usage",
    "plan.simplified_months": "Plan de la caisse, petite dette, au plus",
    "plan.commission_months": "Plan de la commission de surendettement",
    "truce.first_day": "Trêve hivernale : premier jour",
    "truce.last_day": "Trêve hivernale : dernier jour",
    "protocol.months": "Protocole de cohésion sociale, au plus",
    "protocol.rider_months": "Avenant au protocole, au plus",
    "protocol.new_lease_months": "Nouveau bail après le protocole",
    "debt.clause_sleep_months": "Sommeil de la clause après effacement",
    "departed.deposit_months": "Restitution du dépôt de garantie",
}


def name_of(code: str) -> str:
    return NAMES.get(code, code)


def chapters(on: date) -> list[tuple[str, list[Standing]]]:
    return [(heading, standing_on(on)) for heading, standing_on in TRADES]


def everything(on: date) -> dict[str, Standing]:
    return {one.code: one for _, found in chapters(on) for one in found}
