"""Who may do what: every permission that the trades declare, listed here by the module that declares it."""

from loge.domains.aids import permissions as aids
from loge.domains.arrears import permissions as arrears
from loge.domains.bulletins import permissions as bulletins
from loge.domains.cases import permissions as cases
from loge.domains.offers import permissions as offers
from loge.domains.outreach import permissions as outreach
from loge.domains.proximity import permissions as proximity
from loge.domains.referrals import permissions as referrals
from loge.domains.support import permissions as support
from loge.fronts.privacy import permissions as privacy
from loge.registers.accounts import permissions as accounts
from loge.registers.accounts.access import Permission, Role
from loge.registers.partners import permissions as partners
from loge.registers.peace import permissions as peace
from loge.registers.seals import permissions as seals
from loge.registers.tenants import permissions as tenants
from loge.registers.tenants.imports import permissions as imports

DECLARED = [
    ("Comptes", accounts),
    ("Dossiers des locataires", tenants),
    ("Imports du registre", imports),
    ("Campagnes d’appels", outreach),
    ("Suivis", cases),
    ("Paix des contacts", peace),
    ("Activités et aides", offers),
    ("Informations aux locataires", bulletins),
    ("Comptes locataires", arrears),
    ("Aides et garanties", aids),
    ("Soutien et médiation", support),
    ("Accès nominatifs", seals),
    ("Passages à domicile et services rendus", proximity),
    ("Partenaires", partners),
    ("Orientations", referrals),
    ("Journal", privacy),
]


def permissions_of(module) -> list[Permission]:
    return [value for value in vars(module).values() if isinstance(value, Permission)]


def table() -> list[dict]:
    """One section per trade; in each, what a permission allows and the roles that hold it."""
    return [
        {
            "heading": heading,
            "rows": [
                {"label": permission.label, "roles": [role.label for role in Role if role in permission.roles]}
                for permission in permissions_of(module)
            ],
        }
        for heading, module in DECLARED
    ]
