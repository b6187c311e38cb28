from django.apps import AppConfig


class Config(AppConfig):
    name = "loge.registers.peace"
    verbose_name = "paix des contacts"
