"""What someone says of an exchange with a home, and whether it holds together."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loge.domains.arrears.choices import ExchangeOutcome, Means
from loge.foundation.errors import Refusal

ONLY_OF_CALLS = (ExchangeOutcome.MESSAGE, ExchangeOutcome.WRONG_NUMBER)


@dataclass(frozen=True, kw_only=True)
class Said:
    """`number`: the contact point that was dialled, when one was chosen. `promised` euros, at the latest on `promised_on`."""

    means: str
    outcome: str
    number: int | None = None
    cause: str = ""
    note: str = ""
    promised: Decimal | None = None
    promised_on: date | None = None


def check_it_holds(said: Said) -> None:
    if said.outcome in ONLY_OF_CALLS and said.means != Means.CALLED:
        raise Refusal("Un message laissé ou un mauvais numéro ne concernent qu’un appel donné.")
    if said.means == Means.HEARD and said.outcome != ExchangeOutcome.SPOKEN:
        raise Refusal("Un appel reçu est un échange : choisissez « Nous avons parlé ».")
    if said.outcome == ExchangeOutcome.WRONG_NUMBER and said.number is None:
        raise Refusal("Choisissez le numéro qui n’est pas le bon : il ne sera plus proposé.")
    if said.outcome != ExchangeOutcome.SPOKEN and (said.cause or said.promised or said.promised_on):
        raise Refusal("Une raison ou une promesse se notent quand vous avez parlé à quelqu’un.")
