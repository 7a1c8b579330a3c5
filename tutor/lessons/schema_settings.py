"""The shapes of Django's settings that a lesson may choose: those worth teaching, each with the type that it takes."""

from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema

from tutor.lessons.scalars import (
    TEXT_IN_EDITORS,
    Line,
    Verbatim,
    YesNo,
    as_list,
    read_whole,
)
from tutor.lessons.schema_part import Part

Whole = Annotated[int, Field(ge=0, le=2**31), BeforeValidator(read_whole)]
Lines = Annotated[
    tuple[Line, ...],
    Field(max_length=20),
    BeforeValidator(as_list),
    WithJsonSchema({"type": [*TEXT_IN_EDITORS["type"], "array"], "items": TEXT_IN_EDITORS}),
]

# What is no setting of Django's but an option of its template engine or its database.
TEMPLATE_OPTIONS: Final = ("autoescape", "context_processors", "string_if_invalid")
DATABASE_OPTIONS: Final = ("ATOMIC_REQUESTS",)


class Settings(Part):
    """Django's settings under which a program runs. The names in small letters are options of the template engine."""

    ROOT_URLCONF: Line | None = Field(
        default=None, description="The module with urlpatterns. Write __main__ for the program itself."
    )
    MIDDLEWARE: Lines | None = Field(
        default=None,
        description="The middleware from the outside in, such as __main__.timing for one of the program's own.",
    )
    ALLOWED_HOSTS: Lines | None = Field(
        default=None, description="The hosts that requests may come to. Left out, it is testserver alone."
    )
    APPEND_SLASH: YesNo | None = Field(
        default=None, description="Whether CommonMiddleware mends an address without a slash at its end."
    )
    PREPEND_WWW: YesNo | None = Field(
        default=None, description="Whether CommonMiddleware puts www. in front."
    )
    ATOMIC_REQUESTS: YesNo | None = Field(
        default=None, description="Whether each view runs in a transaction. An option of the database."
    )
    INTERNAL_IPS: Lines | None = Field(
        default=None, description="The addresses of those who see debug output."
    )
    LOGIN_URL: Line | None = Field(default=None, description="Where those go who have to log in.")
    LOGIN_REDIRECT_URL: Line | None = Field(default=None, description="Where those go who have logged in.")
    LOGOUT_REDIRECT_URL: Line | None = Field(default=None, description="Where those go who have logged out.")
    AUTHENTICATION_BACKENDS: Lines | None = Field(
        default=None, description="Who is asked for a user, in this order."
    )
    SESSION_ENGINE: Line | None = Field(
        default=None, description="Where sessions are kept, such as django.contrib.sessions.backends.db."
    )
    SESSION_COOKIE_NAME: Line | None = Field(default=None, description="The name of the session's cookie.")
    SESSION_COOKIE_AGE: Whole | None = Field(default=None, description="How long it lives, in seconds.")
    SESSION_SAVE_EVERY_REQUEST: YesNo | None = Field(
        default=None, description="Whether a session is saved where nothing in it changed."
    )
    CSRF_COOKIE_NAME: Line | None = Field(default=None, description="The name of the cookie against forgery.")
    CSRF_TRUSTED_ORIGINS: Lines | None = Field(
        default=None, description="Where forms may come from besides the own site."
    )
    SECURE_SSL_REDIRECT: YesNo | None = Field(
        default=None, description="Whether SecurityMiddleware sends every request to HTTPS."
    )
    X_FRAME_OPTIONS: Line | None = Field(default=None, description="Who may show a page in a frame.")
    DATA_UPLOAD_MAX_NUMBER_FIELDS: Whole | None = Field(
        default=None, description="How many fields a request may bring."
    )
    STATIC_URL: Line | None = Field(default=None, description="In front of the addresses of static files.")
    MEDIA_URL: Line | None = Field(default=None, description="In front of the addresses of uploaded files.")
    DEFAULT_FROM_EMAIL: Line | None = Field(default=None, description="Who mails come from.")
    EMAIL_SUBJECT_PREFIX: Verbatim | None = Field(
        default=None, description="What mails to the admins begin with."
    )
    DEFAULT_AUTO_FIELD: Line | None = Field(
        default=None, description="The kind of primary key that models get by themselves."
    )
    USE_TZ: YesNo | None = Field(
        default=None, description="Whether Django's times know their zone. Left out, it is yes."
    )
    TIME_ZONE: Line | None = Field(default=None, description="The zone of times. Left out, it is UTC.")
    USE_I18N: YesNo | None = Field(default=None, description="Whether Django translates.")
    LANGUAGE_CODE: Line | None = Field(default=None, description="The language, such as de.")
    DATE_FORMAT: Line | None = Field(default=None, description="How templates write a date.")
    TIME_FORMAT: Line | None = Field(default=None, description="How templates write a time of day.")
    DATETIME_FORMAT: Line | None = Field(
        default=None, description="How templates write a date with its time."
    )
    USE_THOUSAND_SEPARATOR: YesNo | None = Field(default=None, description="Whether 1000 is written 1,000.")
    FIRST_DAY_OF_WEEK: Annotated[Whole, Field(le=6)] | None = Field(
        default=None, description="0 for Sunday, 1 for Monday, and so on."
    )
    autoescape: YesNo | None = Field(
        default=None, description="Whether templates escape what is no safe HTML."
    )
    string_if_invalid: Verbatim | None = Field(
        default=None, description="What a template writes for a variable that it doesn't find."
    )
    context_processors: Lines | None = Field(
        default=None, description="Which functions add variables to every template."
    )

    def given(self) -> dict[str, str | bool | int | tuple[str, ...]]:
        """Those that were written, by name, in the order of this class."""
        return {
            name: value
            for name in type(self).model_fields
            if name in self.model_fields_set and (value := getattr(self, name)) is not None
        }
