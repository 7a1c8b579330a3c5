"""Which address is answered by which view."""

from django.urls import URLPattern, URLResolver, include, path

from tutor.pages.catalogue import catalogue, course
from tutor.pages.lesson import lesson

urlpatterns: list[URLPattern | URLResolver] = [
    path("", catalogue, name="catalogue"),
    path("lessons/<slug:course>/", course, name="course"),
    path("lessons/<slug:course>/<slug:lesson>/", lesson, name="lesson"),
    path("lessons/<slug:course>/<slug:lesson>/", include("tutor.pages.quiz_urls")),
]

handler400 = "tutor.pages.errors.bad_request"
handler403 = "tutor.pages.errors.forbidden"
handler404 = "tutor.pages.errors.not_found"
handler500 = "tutor.pages.errors.server_error"
