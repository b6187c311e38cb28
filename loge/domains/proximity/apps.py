from django.apps import AppConfig


class ProximityConfig(AppConfig):
    name = "loge.domains.proximity"
