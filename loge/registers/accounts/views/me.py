from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from loge.registers.accounts.operations.credentials import close_sessions
from loge.registers.accounts.presenters import perimeter_in_words, role_labels
from loge.registers.accounts.queries import has_second_factor, needs_second_factor, open_sessions


@require_GET
def me(request):
    user = request.user
    context = {
        "roles": role_labels(user),
        "perimeter": perimeter_in_words(user),
        "has_second_factor": has_second_factor(user),
        "needs_second_factor": needs_second_factor(user),
        "sessions": open_sessions(user, current=request.session.session_key),
    }
    return render(request, "accounts/me.html", context)


@require_POST
def close_other_sessions(request):
    closed = close_sessions(request.user, but=request.session.session_key, by=request.user)
    if closed == 1:
        messages.success(request, "Votre autre session est fermée.")
    elif closed:
        messages.success(request, f"Vos {closed} autres sessions sont fermées.")
    else:
        messages.info(request, "Vous n’avez pas d’autre session ouverte.")
    return redirect("accounts:me")
