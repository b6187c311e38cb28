import os

from django.core.wsgi import get_wsgi_application

from loge.foundation.runtime.frames import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
_django = get_wsgi_application()


def application(environ, start_response):
    return with_room(_django, environ, start_response)
