import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy

from tutor.tracer.describe import Describer


class Point:
    def __init__(self, x=1, y=2):
        self.x = x
        self.y = y


def text(obj):
    return Describer().describe(obj).text


@pytest.fixture
def book():
    with isolate_apps("tutor"):

        class Book(models.Model):
            title = models.CharField(max_length=20)

            class Meta:
                app_label = "shelf"

        yield Book


@pytest.mark.django_db
def test_a_lazy_queryset_stays_lazy(book):
    books = book.objects.filter(title="x")
    with CaptureQueriesContext(connection) as queries:
        assert text(books) == "<QuerySet of Book, not evaluated>"
        assert text(book.objects) == "<Manager of Book>"
        assert text([books]) == "[<QuerySet of Book, not evaluated>]"
    assert len(queries) == 0
    assert books._result_cache is None


def test_an_evaluated_queryset_shows_its_objects(book):
    books = book.objects.all()
    books._result_cache = [book(id=1, title="Emma")]
    value = Describer().describe(books)
    assert value.text == "<QuerySet of Book, 1 object>"
    assert value.parts[0].value.text == "Book(id=1, title='Emma')"


def test_lazy_objects_are_not_forced():
    forced = []
    lazy = SimpleLazyObject(lambda: forced.append(1) or Point())
    assert text(lazy) == "<SimpleLazyObject, not evaluated>"
    assert text(gettext_lazy("Yes")) == "<lazy value, not evaluated>"
    assert forced == []
    assert lazy.x == 1
    assert text(lazy) == "SimpleLazyObject(Point(x=1, y=2))"
