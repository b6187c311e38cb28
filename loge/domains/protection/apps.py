from django.apps import AppConfig


class Config(AppConfig):
    name = "loge.domains.protection"
    verbose_name = "protection"
