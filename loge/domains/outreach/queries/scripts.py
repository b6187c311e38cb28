"""Scripts and their versions. They tell nothing of anyone: whoever may open the editor sees them all."""

from django.db.models import Prefetch, QuerySet

from loge.domains.outreach.models import Script, ScriptVersion


def all_scripts() -> QuerySet[Script]:
    """With their versions, the newest first, and the campaigns that use each."""
    versions = ScriptVersion.objects.prefetch_related("campaigns").order_by("-number")
    return Script.objects.prefetch_related(Prefetch("versions", versions)).order_by("name", "pk")


def all_versions() -> QuerySet[ScriptVersion]:
    return ScriptVersion.objects.select_related("script")
