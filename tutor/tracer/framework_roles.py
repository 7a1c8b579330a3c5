"""A class's module and name in, what its instances are to a description out: so the tracer needs no framework."""

from typing import Final

_CLIENT: Final = "django.test.client"
_URLS: Final = "django.urls.resolvers"

# Those of describe_contents.
READ: Final = {
    ("django.db.models.query", "QuerySet"): "queryset",
    ("django.db.models.query", "RawQuerySet"): "queryset",
    ("django.db.models.manager", "BaseManager"): "manager",
    ("django.db.models.base", "Model"): "model",
    ("django.utils.functional", "LazyObject"): "lazy object",
    ("django.utils.functional", "__proxy__"): "lazy value",
}

# Those of describe_frameworks, which have one line and chosen parts.
OUTLINED: Final = {
    ("django.http.request", "HttpRequest"): "request",
    ("django.http.response", "HttpResponseBase"): "response",
    ("django.utils.datastructures", "CaseInsensitiveMapping"): "headers",
    (_CLIENT, "Client"): "client",
    (_CLIENT, "AsyncClient"): "client",
    (_CLIENT, "RequestFactory"): "client",
    ("http.cookies", "BaseCookie"): "cookies",
    ("http.cookies", "Morsel"): "cookie",
    (_URLS, "URLPattern"): "route",
    (_URLS, "URLResolver"): "routes",
    (_URLS, "RoutePattern"): "pattern",
    (_URLS, "RegexPattern"): "pattern",
    (_URLS, "LocalePrefixPattern"): "pattern",
    (_URLS, "ResolverMatch"): "match",
    ("django.dispatch.dispatcher", "Signal"): "signal",
    ("django.template.base", "Template"): "template",
    ("django.template.backends.django", "Template"): "template",
    ("django.template.backends.django", "DjangoTemplates"): "thing",
    ("django.template.engine", "Engine"): "thing",
    ("django.template.context", "BaseContext"): "context",
    ("django.forms.forms", "BaseForm"): "form",
    ("django.forms.formsets", "BaseFormSet"): "formset",
    ("django.forms.fields", "Field"): "form field",
    ("django.forms.boundfield", "BoundField"): "bound field",
    ("django.forms.utils", "ErrorList"): "errors",
    ("django.db.models.fields", "Field"): "model field",
    ("django.db.models.options", "Options"): "options",
    ("django.utils.connection", "ConnectionProxy"): "connection",
    ("django.db.backends.base.base", "BaseDatabaseWrapper"): "connection",
    ("django.core.paginator", "Paginator"): "paginator",
    ("django.core.paginator", "Page"): "page",
    ("threading", "Thread"): "thread",
    ("threading", "Event"): "event",
    ("threading", "Condition"): "thing",
    ("threading", "Semaphore"): "thing",
    ("threading", "Barrier"): "thing",
    ("concurrent.futures._base", "Executor"): "thing",
    ("concurrent.futures._base", "Future"): "future",
}
ROLES: Final = READ | OUTLINED
