from django.apps import AppConfig


class Config(AppConfig):
    name = "loge.fronts.law"
