from django.shortcuts import render
from django.views.decorators.http import require_GET

from loge.domains.referrals.permissions import check_can_see_board
from loge.domains.referrals.presenters.board import CELLS, board_rows, in_words, list_address
from loge.domains.referrals.queries.board import by_municipality, by_partner, refusals, total
from loge.registers.accounts.guards import allowed_when
from loge.registers.accounts.permissions import can_publish


@require_GET
@allowed_when(check_can_see_board)
def board(request):
    viewer = request.user
    whole = total(viewer)
    context = {
        "stats": [
            {"label": label, "value": getattr(whole, field), "href": list_address(wanted)}
            for field, label, wanted in CELLS
        ],
        "may_publish": can_publish(viewer),
        "acknowledge": in_words(whole.delay_to_acknowledge),
        "act": in_words(whole.delay_to_act),
        "titles": [label for _, label, _ in CELLS],
        "tables": [
            ("Par partenaire", board_rows(by_partner(viewer), name="partenaire")),
            ("Par commune", board_rows(by_municipality(viewer), name="commune")),
        ],
        "refusals": [
            {
                "label": row["label"],
                "value": row["count"],
                "href": list_address({"etat": "declined", "motif": row["code"]}),
            }
            for row in refusals(viewer)
        ],
    }
    return render(request, "referrals/board.html", context)
