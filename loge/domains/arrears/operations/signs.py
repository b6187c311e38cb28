"""Early signs: raised and ended by the night, put aside by an officer, told by a person; the thresholds that decide."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from loge.domains.arrears.choices import TOLD_SIGNS
from loge.domains.arrears.models import EarlySign, RentAccount, SignRule, ToldSign
from loge.domains.arrears.permissions import check_can_set_rules, check_can_settle
from loge.domains.arrears.queries.signs import lives, peace_of_today
from loge.domains.arrears.queries.thresholds import thresholds_in_force
from loge.domains.arrears.rules.signs import Found, signs_of
from loge.domains.arrears.rules.thresholds import DEFAULT_THRESHOLDS, Threshold
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.seals.queries import protected_person_ids
from loge.registers.tenants.choices import CURRENT_LEASES, LeaseKind
from loge.registers.tenants.models import Lease

BLOCK = 5_000
LONGEST_DISMISSAL = timedelta(days=366)
END = """
UPDATE arrears_earlysign SET ended_on = %(on)s WHERE account_id = ANY(%(block)s) AND ended_on IS NULL
    AND NOT EXISTS (SELECT FROM unnest(%(accounts)s::bigint[], %(signs)s::text[]) AS found (account, sign)
        WHERE found.account = account_id AND found.sign = arrears_earlysign.sign)
"""
# Written only when something is new: a sign keeps the day it was first seen, and what someone put aside stays so until its day.
RAISE = """
INSERT INTO arrears_earlysign AS known (account_id, sign, sentence, raised_on, dismissed_because)
SELECT account, sign, sentence, %(on)s, ''
FROM unnest(%(accounts)s::bigint[], %(signs)s::text[], %(sentences)s::text[]) AS found (account, sign, sentence)
WHERE NOT EXISTS (SELECT FROM arrears_earlysign old WHERE old.account_id = found.account AND old.sign = found.sign
    AND old.ended_on IS NOT NULL AND old.dismissed_until >= %(on)s)
ON CONFLICT (account_id, sign) WHERE ended_on IS NULL DO UPDATE SET sentence = excluded.sentence
WHERE known.sentence <> excluded.sentence
"""


def watch_accounts(*, on: date, accounts: list[int] | None = None, by) -> int:
    """Work out the early signs of these accounts (all of them by default); return how many changed.

    Written block by block, each in its own transaction: cut in the middle, the next run goes on.
    """
    asked = RentAccount.objects.all() if accounts is None else RentAccount.objects.filter(pk__in=accounts)
    keys = list(asked.order_by("pk").values_list("pk", flat=True))
    table, peace, changed = thresholds_in_force(), peace_of_today(), 0
    for start in range(0, len(keys), BLOCK):
        block = keys[start : start + BLOCK]
        found = [
            (account, one)
            for account, life in lives(block, on=on, peace=peace)
            for one in signs_of(life, table=table, on=on)
        ]
        changed += _write(block, found, on=on)
    return changed


@transaction.atomic
def _write(block: list[int], found: list[tuple[int, Found]], *, on: date) -> int:
    rows: dict[str, Any] = {
        "on": on,
        "block": block,
        "accounts": [account for account, _ in found],
        "signs": [one.sign.value for _, one in found],
        "sentences": [one.sentence[:300] for _, one in found],
    }
    with connection.cursor() as cursor:
        cursor.execute(END, rows)
        ended = cursor.rowcount
        cursor.execute(RAISE, rows)
        return ended + cursor.rowcount


@transaction.atomic
def dismiss_sign(sign: EarlySign, *, because: str, until: date, by) -> EarlySign:
    """Nothing is shown of it until that day. Raise Refusal without a reason or beyond a year, Stale when it is over."""
    check_can_settle(by)
    RentAccount.objects.check_within(sign.account_id, by=by)
    sign = EarlySign.objects.select_for_update(of=("self",)).get(pk=sign.pk)
    today = timezone.localdate()
    if sign.ended_on is not None:
        raise Stale("Ce signe n’est plus vrai : il n’y a rien à écarter.")
    if not because.strip():
        raise Refusal("Dites pourquoi ce signe est écarté : le prochain qui ouvrira le compte le lira.")
    if not today < until <= today + LONGEST_DISMISSAL:
        raise Refusal("Choisissez un jour à venir, dans un an au plus.")
    sign.dismissed_at, sign.dismissed_by = timezone.now(), by
    sign.dismissed_until, sign.dismissed_because = until, because.strip()[:200]
    sign.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_until", "dismissed_because"])
    trail.record("arrears.sign_dismissed", sign, by=by, sign=sign.sign, until=until.isoformat())
    return sign


@transaction.atomic
def note_told_sign(*, person_id: int, sign: str, by) -> list[ToldSign]:
    """Someone said it, and agreed that whoever follows their account should know: the caller of this has that agreement.

    On the homes that the person rents or lives in and that have an account; on none when a seal protects them. Said twice the
    same day counts once. `sign`: one of TOLD_SIGNS; raise Refusal for another.
    """
    if sign not in TOLD_SIGNS:
        raise Refusal("Ce signe se lit dans le compte : il ne se note pas.")
    if person_id in protected_person_ids():
        return []
    theirs = Q(parties__person=person_id, parties__ends_on=None) | Q(
        household__occupants__person=person_id, household__occupants__ends_on=None, household__ended_on=None
    )
    homes = Lease.objects.filter(theirs, status__in=CURRENT_LEASES, kind=LeaseKind.RESIDENTIAL)
    accounts = list(RentAccount.objects.filter(lease__in=homes.values("pk")).order_by("pk"))
    return [_note(account, sign=sign, by=by) for account in accounts]


def _note(account: RentAccount, *, sign: str, by) -> ToldSign:
    today = timezone.localdate()
    told, is_new = ToldSign.objects.get_or_create(
        account=account, sign=sign, told_on=today, defaults={"recorded_by": by}
    )
    if is_new:
        trail.record("arrears.sign_told", told, by=by, sign=sign)
        watch_accounts(on=today, accounts=[account.pk], by=by)
    return told


@transaction.atomic
def note_on_account(account: RentAccount, *, sign: str, agreed: bool, by) -> ToldSign:
    """Told to an officer. Raise Refusal without the agreement of whoever said it."""
    check_can_settle(by)
    RentAccount.objects.check_within(account.pk, by=by)
    if sign not in TOLD_SIGNS:
        raise Refusal("Ce signe se lit dans le compte : il ne se note pas.")
    if not agreed:
        raise Refusal("Sans l’accord de la personne, cela ne se note pas.")
    return _note(account, sign=sign, by=by)


@transaction.atomic
def set_thresholds(lines: Iterable[Threshold], *, by) -> list[SignRule]:
    """Replace the numbers of every sign. Raise Refusal when a sign is missing or comes twice: each has exactly one line."""
    check_can_set_rules(by)
    lines = list(lines)
    if sorted(line.sign for line in lines) != sorted(line.sign for line in DEFAULT_THRESHOLDS):
        raise Refusal("Chaque signe garde une ligne, et une seule : décochez ceux que vous ne suivez pas.")
    SignRule.objects.all().delete()
    now = timezone.now()
    rules = SignRule.objects.bulk_create([SignRule(changed_at=now, changed_by=by, **vars(line)) for line in lines])
    trail.record("arrears.thresholds_set", by, by=by, followed=sum(line.active for line in lines))
    return rules
