"""The staff of the invented landlord: one login per role to try, and the callers of the campaign.

The passwords are printed by `make run` and known to all: production neither loads them (operations.py) nor opens with them
(registers/accounts/passwords.py).
"""

from typing import NamedTuple

from django.conf import settings

from loge.registers.accounts.access import Perimeter, Role

LANDLORD = "Habitat du Val"  # invented; no body of that name is known to the authors
PASSWORD = settings.DEMONSTRATION_PASSWORD
MAIL_DOMAIN = "habitat-du-val.example.org"


class Member(NamedTuple):
    """Someone of the staff; `agency` is the rank of their agency (0 to 3) when they see only one."""

    username: str
    first_name: str
    last_name: str
    role: Role
    perimeter: Perimeter = Perimeter.LANDLORD
    agency: int | None = None

    @property
    def email(self) -> str:
        return f"{self.username}@{MAIL_DOMAIN}"


# One login per role, in the order in which one would try them.
LEADING = (
    Member("claire", "Claire", "Montagnier", Role.CUSTOMER_RELATIONS_MANAGER),
    Member("hugo", "Hugo", "Delorme", Role.CONTACT_CENTRE_AGENT),
    Member("nadia", "Nadia", "Ferrand", Role.VOLUNTEER_CALLER),
    Member("solene", "Solène", "Vasseur", Role.SOCIAL_WORKER),
    Member("irene", "Irène", "Castel", Role.VULNERABILITY_LEAD),
    Member("gaelle", "Gaëlle", "Morvan", Role.ARREARS_OFFICER),
    Member("marc", "Marc", "Thévenot", Role.AGENCY_MANAGER, Perimeter.AGENCIES, 0),
    Member("bruno", "Bruno", "Pillet", Role.CARETAKER, Perimeter.RESIDENCES, 0),
    Member("helene", "Hélène", "Aubert", Role.DIRECTOR),
    Member("lea", "Léa", "Guichard", Role.DPO),
    Member("admin", "Alix", "Renaudin", Role.ADMINISTRATOR),
)
# The others of the call campaign, so that ten people share the work.
CALLERS = (
    Member("amelie", "Amélie", "Roche", Role.CONTACT_CENTRE_AGENT),
    Member("karim", "Karim", "Saidi", Role.CONTACT_CENTRE_AGENT),
    Member("josiane", "Josiane", "Perrin", Role.TENANCY_OFFICER),
    Member("thomas", "Thomas", "Aubry", Role.TENANCY_OFFICER),
    Member("fatou", "Fatou", "Diarra", Role.VOLUNTEER_CALLER),
    Member("paul", "Paul", "Berthier", Role.VOLUNTEER_CALLER),
    Member("elise", "Élise", "Marchal", Role.VOLUNTEER_CALLER),
    Member("remi", "Rémi", "Colin", Role.VOLUNTEER_CALLER),
)
# Who share the rent accounts with Gaëlle: one for each 2,500 homes or so.
ARREARS_OFFICERS = (
    Member("odile", "Odile", "Mercier", Role.ARREARS_OFFICER),
    Member("samir", "Samir", "Belkacem", Role.ARREARS_OFFICER, Perimeter.AGENCIES, 0),
    Member("audrey", "Audrey", "Launay", Role.ARREARS_OFFICER, Perimeter.AGENCIES, 1),
    Member("didier", "Didier", "Hamon", Role.ARREARS_OFFICER, Perimeter.AGENCIES, 2),
    Member("ines", "Inès", "Ferreira", Role.ARREARS_OFFICER, Perimeter.AGENCIES, 3),
)
AGENCY_MANAGERS = (
    Member("sophie", "Sophie", "Grand", Role.AGENCY_MANAGER, Perimeter.AGENCIES, 1),
    Member("yves", "Yves", "Bonnot", Role.AGENCY_MANAGER, Perimeter.AGENCIES, 2),
    Member("leila", "Leïla", "Hamidi", Role.AGENCY_MANAGER, Perimeter.AGENCIES, 3),
)
STAFF = (*LEADING, *CALLERS, *ARREARS_OFFICERS, *AGENCY_MANAGERS)

# (role, username, password), for the printout of `make run`
DEMO_LOGINS = [(member.role.label, member.username, PASSWORD) for member in LEADING]


def login_lines() -> list[str]:
    """The printout, one aligned line per role."""
    wide = max(len(label) for label, _, _ in DEMO_LOGINS)
    return [f"{label:<{wide}}   {username:<8} {password}" for label, username, password in DEMO_LOGINS]
