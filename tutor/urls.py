"""Which address is answered by which view."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

handler400 = "tutor.pages.errors.bad_request"
handler403 = "tutor.pages.errors.forbidden"
handler404 = "tutor.pages.errors.not_found"
handler500 = "tutor.pages.errors.server_error"
