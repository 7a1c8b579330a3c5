"""The addresses of a lesson's questions, below that of the lesson."""

from django.urls import path

from tutor.pages import quiz

urlpatterns = [
    path("<slug:part>/", quiz.again, name="quiz-again"),
    path("<slug:part>/<slug:question>/", quiz.answer, name="quiz-answer"),
    path("<slug:part>/<slug:question>/hint/", quiz.hint, name="quiz-hint"),
    path("<slug:part>/<slug:question>/skip/", quiz.skip, name="quiz-skip"),
    path("<slug:part>/<slug:question>/show/", quiz.show, name="quiz-show"),
]
