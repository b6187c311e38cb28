from django.apps import AppConfig


class Config(AppConfig):
    name = "loge.registers.seals"
    verbose_name = "accès nominatifs"
