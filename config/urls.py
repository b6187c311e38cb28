"""Every French path of the house, and who answers it."""

from django.urls import include, path

from loge.domains.arrears.imports import LEDGER
from loge.foundation.exchange.lines.urls import urls_of
from loge.foundation.runtime import health
from loge.registers.partners.imports import PARTNERS

handler400 = "loge.foundation.ui.failures.bad_request"
handler500 = "loge.foundation.ui.failures.server_error"

urlpatterns = [
    path("sante/", health.health, name="health"),
    path("", include("loge.fronts.desk.urls")),
    path("", include("loge.domains.outreach.urls")),
    path("suivis/", include("loge.domains.cases.urls")),
    path("proximite/", include("loge.domains.proximity.urls")),
    path("activites-et-aides/", include("loge.domains.offers.urls")),
    path("informations/", include("loge.domains.bulletins.urls")),
    path("soutien/", include("loge.domains.support.urls")),
    path("comptes/imports/", include((urls_of(LEDGER), "ledger_imports"))),
    path("comptes/", include("loge.domains.arrears.urls")),
    path("aides/", include("loge.domains.aids.urls")),
    path("", include("loge.domains.protection.urls")),
    path("contacts-suspendus/", include("loge.registers.peace.urls")),
    path("imports/", include("loge.registers.tenants.imports.urls")),
    path("patrimoine/", include("loge.registers.housing.urls")),
    path("", include("loge.domains.referrals.urls")),
    path("partenaires/imports/", include((urls_of(PARTNERS), "partner_imports"))),
    path("partenaires/", include("loge.registers.partners.urls")),
    path("", include("loge.registers.tenants.urls")),
    path("", include("loge.registers.accounts.urls")),
    path("", include("loge.fronts.privacy.urls")),
    path("messages/", include("loge.fronts.outbox.urls")),
    path("valeurs-legales/", include("loge.fronts.law.urls")),
    path("compte-rendu/", include("loge.fronts.observatory.urls")),
    path("ui/", include("loge.foundation.ui.urls")),
    path("", include("loge.registers.accounts.sign_in_urls")),
]
