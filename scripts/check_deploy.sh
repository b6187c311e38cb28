#!/bin/sh
# Django's own deployment checks, under the production settings, with a throw-away secret.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
DJANGO_SETTINGS_MODULE=config.settings.production \
    LOGE_SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
    LOGE_ALLOWED_HOSTS=loge.example.fr \
    .venv/bin/python manage.py check --deploy --fail-level WARNING
