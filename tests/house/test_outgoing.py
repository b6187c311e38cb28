"""Nothing leaves for a tenant without the one gate having been asked (registers/peace): each way out is found here, and says how.

A new way out (a message, a printed page, a file for others) fails this test until it is in one of the tables below.
"""

import re

import pytest

from tests.house.test_house_rules import SOURCES, name_of

MESSAGES = re.compile(r"\bsend_(many_)?later\(")
PAPERS = re.compile(r"\b(compile_pdf|compile_as|typst\.compile)\(")
MACHINERY = ("foundation/", "domains/outreach/presenters/print_pdf.py")
# Where the gate is asked for what this file sends or prints, or why nobody at home is reached by it.
ASKS = {
    "domains/outreach/operations/chain_steps.py": "domains/outreach/operations/chain_steps.py",
    "domains/support/operations/invitations.py": "domains/support/operations/invitations.py",
    "domains/bulletins/operations/relaying.py": "domains/bulletins/queries/audience.py",
    "domains/bulletins/presenters/paper.py": "domains/bulletins/operations/letters.py",
    "domains/outreach/presenters/letters.py": "domains/outreach/queries/doors.py",
    "domains/outreach/presenters/sheets.py": "domains/outreach/operations/peace.py",  # homes of the queue, kept right there
    "domains/proximity/presenters/round_pdf.py": "domains/proximity/operations/knocks.py",
    "domains/arrears/notifications.py": "domains/arrears/queries/letters.py",
    "domains/arrears/presenters/letters.py": "domains/arrears/queries/letters.py",
    "domains/aids/presenters/paper.py": "domains/aids/operations/papers.py",
    "domains/arrears/presenters/paper.py": "domains/arrears/operations/papers.py",
    "domains/referrals/presenters/paper.py": "domains/referrals/operations/enrolment.py",
}
TO_NOBODY_AT_HOME = {
    "domains/arrears/presenters/panel.py": "the eviction-prevention panel: a duty of the law, no contact with the home",
    "domains/referrals/notifications.py": "partners only, without a name: what a link opens is frozen, or neutral under a seal",
    "domains/outreach/presenters/guide.py": "the script, for whoever calls: it names nobody",
}
THE_GATE = re.compile(
    r"gate\.ask\(|homes_to_leave_alone\(|check_may_decide\(|paused_homes\(|check_home_may_be_called\("
)
# What begins a contact at someone's choice: knocking, calling one home, writing, enrolling, putting at a table.
BEGIN = [
    "domains/arrears/operations/offers.py",
    "domains/arrears/operations/signing.py",
    "domains/outreach/operations/claiming.py",
    "domains/outreach/operations/reopening.py",
    "domains/outreach/operations/regular.py",
    "domains/proximity/operations/knocks.py",
    "domains/proximity/operations/errands.py",
    "domains/referrals/operations/proposing.py",
    "domains/referrals/operations/enrolment.py",
    "domains/referrals/queries/bulk.py",
    "domains/support/operations/mediations.py",
    "domains/cases/operations/cases.py",
    "domains/aids/operations/drafting.py",
]
TEXTS = {name_of(path): path.read_text() for path in SOURCES}
FOUND = sorted(
    name for name, text in TEXTS.items()
    if not name.startswith(MACHINERY) and (MESSAGES.search(text) or PAPERS.search(text))
)  # fmt: skip


def test_every_way_out_is_known():
    assert set(FOUND) == ASKS.keys() | TO_NOBODY_AT_HOME.keys()


@pytest.mark.parametrize("name", sorted({*ASKS.values(), *BEGIN}))
def test_the_gate_is_asked_where_it_is_said(name):
    assert THE_GATE.search(TEXTS[name]), f"{name} begins or sends something without asking registers/peace"


def test_messages_leave_by_the_outbox_alone():
    """No trade speaks to a mail server or to a gateway by itself."""
    direct = re.compile(r"\b(send_mail|EmailMessage|EmailMultiAlternatives|smtplib|smpplib)\b")
    ours = ("foundation/notifications/", "registers/accounts/")  # the second: links of passwords, to the staff
    assert [name for name, text in TEXTS.items() if direct.search(text) and not name.startswith(ours)] == []
