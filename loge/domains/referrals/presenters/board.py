"""Figures as screens and the public read them."""

from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from loge.domains.referrals.queries.board import Row

CELLS = (
    ("sent", "Envoyées", {"fait": "envoyee"}),
    ("acknowledged", "Reçues", {"fait": "recue"}),
    ("acted", "Suivies d’effet", {"fait": "agie"}),
    ("done", "Abouties", {"etat": "done"}),
    ("declined", "Refusées", {"etat": "declined"}),
    ("unanswered", "Sans réponse", {"fait": "silence"}),
)


def in_words(delay: timedelta | None) -> str:
    """« 3 h », « 2 j 4 h », « – » while nobody answered."""
    if delay is None:
        return "–"
    hours = round(delay.total_seconds() / 3600)
    days, hours = divmod(hours, 24)
    if not days:
        return f"{hours} h" if hours else "moins d’une heure"
    return f"{days} j {hours} h" if hours else f"{days} j"


def board_rows(rows: list[Row], *, name: str) -> list[dict]:
    """Every number opens the referrals that make it; `name` is the filter of the list that the rows go by."""
    return [
        {
            "label": row.label,
            "cells": [_cell(row, field, {name: row.key} | wanted, label) for field, label, wanted in CELLS],
            "acknowledge": in_words(row.delay_to_acknowledge),
            "act": in_words(row.delay_to_act),
        }
        for row in rows
    ]


def _cell(row: Row, field: str, query: dict, label: str) -> dict:
    return {"value": getattr(row, field), "label": label, "href": list_address(query)}


def list_address(query: dict) -> str:
    kept = {name: value for name, value in query.items() if value}
    return f"{reverse('referrals:list')}?{urlencode({'vue': 'toutes', **kept})}"
