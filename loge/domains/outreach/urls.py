"""Two families of screens, one for those who call, one for those who prepare and watch. Paths are written in full."""

app_name = "outreach"

CALLER_URLS: list = []  # /appels/ and /scripts/

SUPERVISOR_URLS: list = []  # /campagnes/

urlpatterns = CALLER_URLS + SUPERVISOR_URLS
