"""`make signs`: the early signs on invented households whose story is known; writes the figures into docs/early-signs.md.

The thresholds were chosen on the households of one seed, and are measured on those of others. `--tune` prints what other
thresholds would give on that first seed.
"""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median, quantiles

from benchmarks.households import LAST, WATCHED_FROM, Household, households
from benchmarks.lives import Account, weeks
from loge.domains.arrears.choices import Sign
from loge.domains.arrears.rules.signs import signs_of
from loge.domains.arrears.rules.thresholds import DEFAULT_THRESHOLDS, Threshold

PAGE = Path(__file__).resolve().parent.parent / "docs" / "early-signs.md"
BEGIN, END = "<!-- written by make signs -->", "<!-- end -->"
TUNED_ON, MEASURED_ON = 1, (2, 3, 4, 5)
NUMBER = 400
AHEAD = timedelta(days=120)  # a sign is right about a trouble that comes within four months
LASTS = timedelta(days=28)
FACTS = (Sign.BENEFIT, Sign.RETURNED, Sign.INCOME, Sign.NO_DEBIT, Sign.RHYTHM, Sign.COMING)
SEEN_WITHIN = timedelta(days=45)
WARNINGS = {Sign.COMING}  # say nothing of anyone's behaviour
EVERY, PLAIN = "every sign", "plain reminder"


@dataclass
class Watched:
    """What was raised about one household, week after week, and the day its debt passed a month of rent to stay there."""

    home: Household
    raised: dict[str, list[date]] = field(default_factory=dict)
    shown: dict[str, list[date]] = field(default_factory=dict)
    trouble: date | None = None


def watch(home: Household, *, table: Sequence[Threshold]) -> Watched:
    account, found = Account(home), Watched(home)
    before: set[str] = set()
    for day in weeks(WATCHED_FROM, LAST):
        if _is_in_trouble(account, day) and _is_in_trouble(account, day + LASTS):
            found.trouble = day
            return found
        now = {str(one.sign) for one in signs_of(account.life(day), table=table, on=day)}
        if now - {str(sign) for sign in WARNINGS}:
            now.add(EVERY)
        if _owes_a_bill(account, day):
            now.add(PLAIN)
        for sign in now:
            found.shown.setdefault(sign, []).append(day)
        for sign in now - before:
            found.raised.setdefault(sign, []).append(day)
        before = now
    return found


def _is_in_trouble(account: Account, day: date) -> bool:
    """Judged on the last day of the month: what was due on the first has had a month to come."""
    eve = day.replace(day=1) - timedelta(days=1)
    return all(account.owed_by_now(at) > account.home.share for at in (eve, day))


def _owes_a_bill(account: Account, day: date) -> bool:
    """What a landlord without signs would do: whoever owes anything ten days after the rent was due gets a reminder."""
    return day.day > 10 and account.owed_by_now(day) > 20


@dataclass
class Score:
    """`right`: raised, and the trouble came within four months."""

    raised: int = 0
    right: int = 0
    caught: int = 0
    leads: list[float] = field(default_factory=list)


def score(watched: Iterable[Watched], name: str) -> Score:
    found = Score()
    for one in watched:
        days = one.raised.get(name, [])
        good = [day for day in days if one.trouble and one.trouble - AHEAD <= day < one.trouble]
        found.raised += len(days)
        found.right += len(good)
        if good:
            found.caught += 1
            found.leads.append((one.trouble - good[0]).days / 7)  # type: ignore[operator]
    return found


@dataclass
class Seen:
    facts: int = 0
    seen: int = 0
    without: int = 0
    days: list[int] = field(default_factory=list)


def facts_seen(watched: Iterable[Watched], sign: str) -> Seen:
    """Of what truly happened while the household was watched: how much was seen, how soon, and what was seen that had not."""
    found = Seen()
    for one in watched:
        end = one.trouble or LAST
        facts = [day for day in one.home.facts.get(sign, []) if WATCHED_FROM <= day <= end - timedelta(days=14)]
        raised, shown = one.raised.get(sign, []), one.shown.get(sign, [])
        for fact in facts:
            found.facts += 1
            if after := [day for day in shown if fact <= day <= fact + SEEN_WITHIN]:
                found.seen += 1
                found.days.append((after[0] - fact).days)
        known = one.home.facts.get(sign, [])
        found.without += sum(not any(fact <= day <= fact + timedelta(days=100) for fact in known) for day in raised)
    return found


def measure(
    seeds: Iterable[int], *, table: Sequence[Threshold] = DEFAULT_THRESHOLDS, number: int = NUMBER
) -> list[Watched]:
    return [watch(home, table=table) for seed in seeds for home in households(number, seed=seed)]


def months_watched(watched: Iterable[Watched]) -> float:
    return sum(((one.trouble or LAST) - WATCHED_FROM).days / 30.4 for one in watched)


def table_of_signs(watched: list[Watched]) -> str:
    troubled, months = sum(one.trouble is not None for one in watched), months_watched(watched)
    rows = [
        "| | raised | followed by the trouble | troubles announced | weeks before, median (first quarter) "
        "| false alarms per 100 homes and month |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    names = [(EVERY, "**any sign of behaviour**"), (PLAIN, "for comparison: whoever owes anything after ten days")]
    for name, label in [*((str(sign), str(sign.label)) for sign in Sign if sign not in WARNINGS), *names]:
        one = score(watched, name)
        weeks_before = f"{median(one.leads):.0f} ({_first_quarter(one.leads):.0f})" if one.leads else "–"
        rows.append(
            f"| {label} | {one.raised} | {_share(one.right, one.raised)} | {one.caught} of {troubled} "
            f"({_share(one.caught, troubled)}) | {weeks_before} | {100 * (one.raised - one.right) / months:.2f} |"
        )
    return "\n".join(rows)


def table_of_facts(watched: list[Watched]) -> str:
    rows = ["| | happened | seen within 45 days | days to see it, median | raised without the fact |",
            "| --- | ---: | ---: | ---: | ---: |"]  # fmt: skip
    for sign in FACTS:
        one = facts_seen(watched, str(sign))
        days = f"{median(one.days):.0f}" if one.days else "–"
        rows.append(
            f"| {sign.label} | {one.facts} | {one.seen} ({_share(one.seen, one.facts)}) | {days} | {one.without} |"
        )
    return "\n".join(rows)


def table_of_stories(watched: list[Watched]) -> str:
    """By story: how many went wrong, and how many of those were announced by any sign."""
    rows = ["| story | homes | debt passed a month of rent | announced | homes with a false alarm |",
            "| --- | ---: | ---: | ---: | ---: |"]  # fmt: skip
    for story in dict.fromkeys(one.home.story for one in sorted(watched, key=lambda one: one.home.story)):
        homes = [one for one in watched if one.home.story == story]
        wrong = [one for one in homes if one.trouble]
        told = [one for one in wrong if score([one], EVERY).caught]
        false = [one for one in homes if score([one], EVERY).raised > score([one], EVERY).right]
        rows.append(f"| {story.replace('_', ' ')} | {len(homes)} | {len(wrong)} | {len(told)} | {len(false)} |")
    return "\n".join(rows)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _first_quarter(leads: list[float]) -> float:
    return quantiles(leads, n=4)[0] if len(leads) > 1 else leads[0]


def page(watched: list[Watched], known: list[Watched]) -> str:
    troubled = sum(one.trouble is not None for one in watched)
    return "\n\n".join(
        [
            f"Seeds {', '.join(map(str, MEASURED_ON))}: {len(watched)} homes, {months_watched(watched):,.0f} months watched, "
            f"{troubled} homes whose debt passed a month of rent and stayed there. Thresholds chosen on seed {TUNED_ON}.",
            table_of_signs(watched),
            "What truly happened, and what was seen of it:",
            table_of_facts(watched),
            "Story by story:",
            table_of_stories(watched),
            f"The same on the seed on which the thresholds were chosen, {len(known)} homes:",
            table_of_signs(known),
        ]
    )


def write(text: str) -> None:
    before, rest = PAGE.read_text().split(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}")


def tune() -> None:
    """Each threshold in days, a few values: any sign of behaviour, on the seed that is not measured on."""
    for sign in (Sign.UNPAID, Sign.LATER, Sign.PARTIAL, Sign.BENEFIT):
        for days in (4, 6, 8, 12, 16):
            table = [replace(line, days=days) if line.sign == sign else line for line in DEFAULT_THRESHOLDS]
            watched = measure([TUNED_ON], table=table, number=200)
            every, own = score(watched, EVERY), score(watched, str(sign))
            months = months_watched(watched)
            print(
                f"{sign} {days:3} days: all caught {every.caught}, lead {median(every.leads):.1f}, false per 100 and month "
                f"{100 * (every.raised - every.right) / months:.2f}; itself raised {own.raised}, right {own.right}",
                flush=True,
            )


if __name__ == "__main__":
    if "--tune" in sys.argv:
        tune()
    else:
        text = page(measure(MEASURED_ON), measure([TUNED_ON]))
        write(text)
        print(text)
