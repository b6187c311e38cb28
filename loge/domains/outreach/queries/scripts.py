"""Scripts and their versions, as the editor lists them."""

from django.db.models import Prefetch, QuerySet

from loge.domains.outreach.models import Script, ScriptVersion


def scripts_for(user) -> QuerySet[Script]:
    """With their versions, the newest first, and the campaigns that use each."""
    versions = ScriptVersion.objects.visible_to(user).prefetch_related("campaigns").order_by("-number")
    return Script.objects.visible_to(user).prefetch_related(Prefetch("versions", versions)).order_by("name", "pk")


def versions_for(user) -> QuerySet[ScriptVersion]:
    return ScriptVersion.objects.visible_to(user).select_related("script")
