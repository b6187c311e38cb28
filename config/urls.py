"""Every French path of the house, and who answers it."""

import importlib.util

from django.urls import include, path

from loge.foundation.runtime import health

ROUTES = [
    ("", "loge.fronts.desk.urls"),
    ("", "loge.domains.outreach.urls"),
    ("suites/", "loge.domains.cases.urls"),
    ("imports/", "loge.registers.tenants.imports.urls"),
    ("patrimoine/", "loge.registers.housing.urls"),
    ("", "loge.registers.tenants.urls"),
    ("", "loge.registers.accounts.urls"),
    ("", "loge.fronts.privacy.urls"),
    ("ui/", "loge.foundation.ui.urls"),
    ("", "loge.registers.accounts.sign_in_urls"),
]


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns = [
    path("sante/", health.health, name="health"),
    *(path(prefix, include(module)) for prefix, module in ROUTES if _exists(module)),
]
