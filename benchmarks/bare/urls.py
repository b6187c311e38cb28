"""The claim's statement behind HTTP, and nothing else: what the call desk is measured against."""

from django.db import connection
from django.http import JsonResponse
from django.urls import path

from benchmarks.arena import SQL

CLAIM = (SQL / "claim.sql").read_text()


def claim(request, campaign: int, me: int):
    connection.ensure_connection()
    connection.connection.prepare_threshold = 0
    with connection.connection.cursor() as cursor:
        row = cursor.execute(CLAIM, {"me": me, "campaign": campaign}).fetchone()
    return JsonResponse({"home": row and row[0]})


urlpatterns = [path("<int:campaign>/<int:me>/", claim)]
