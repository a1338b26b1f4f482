"""The page behind the link of an invitation: a password, and on to the second factor."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse_lazy

from registry.admin.signing_in import MODEL_BACKEND
from registry.curation.sessions import note_opening


class Welcome(PasswordResetConfirmView):
    """Sets the password and opens a session, in which the desk asks for the second factor."""

    template_name = "registry/welcome.html"
    success_url = reverse_lazy("admin:index")
    post_reset_login = True
    post_reset_login_backend = MODEL_BACKEND

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        site = admin.site
        return {**context, "site_header": site.site_header, "site_title": site.site_title}

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        note_opening(self.request)
        return answer
