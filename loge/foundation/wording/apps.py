from django.apps import AppConfig


class Config(AppConfig):
    name = "loge.foundation.wording"
    verbose_name = "mots à éviter"
