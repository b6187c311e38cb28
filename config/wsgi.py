import gc
import os

from django.core.wsgi import get_wsgi_application

from loge.foundation.runtime.frames import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
_django = get_wsgi_application()
# What was loaded stays: to look through all of it for what may be let go held up a page for 75 ms, now and then.
gc.collect()
gc.freeze()


def application(environ, start_response):
    return with_room(_django, environ, start_response)
