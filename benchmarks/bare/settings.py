"""A Django with nothing in it: one view, no middleware, the same database settings as the product."""

import environ

DATABASES = {"default": {**environ.Env().db("DATABASE_URL"), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
SECRET_KEY = "measuring-only"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "benchmarks.bare.urls"
USE_TZ = True
