"""A plain Django site on the peers' flat table: a list with facets, a page of one person.

    gunicorn -c deploy/gunicorn.conf.py tests.benchmarks.http.peer_site:application

As Django's documentation would do it: filters of the ORM, GROUP BY for each facet, a template.
"""

from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import Http404, HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, Engine  # noqa: E402
from django.urls import path  # noqa: E402

from registry.names.folding import tokens  # noqa: E402
from tests.benchmarks.contenders.orm import PeerPerson, PlainOrm  # noqa: E402
from tests.benchmarks.flat import COLUMNS, FACETS, PAYLOAD  # noqa: E402
from tests.benchmarks.ground import Ground  # noqa: E402
from tests.benchmarks.questions import WORDS, Question  # noqa: E402

settings.MIDDLEWARE, settings.ROOT_URLCONF = [], __name__
settings.ALLOWED_HOSTS = ["*"]
LIST = Engine().from_string(
    "<!doctype html><title>People</title><p>{{ total }}</p>"
    "{% for name, counts in facets %}<h2>{{ name }}</h2><ul>{% for value, number in counts %}"
    '<li><a href="?{{ name }}={{ value }}">{{ value }}</a> {{ number }}</li>{% endfor %}</ul>'
    "{% endfor %}<ol>{% for row in rows %}<li>{{ row|join:', ' }}</li>{% endfor %}</ol>"
)
ONE = Engine().from_string(
    "<!doctype html><title>{{ row.surname }}</title>"
    "<dl>{% for name, value in facts %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>"
)


def people(request: HttpRequest) -> HttpResponse:
    words = " ".join(tokens(request.GET.get("q", ""))[:1])
    filters = {name: request.GET.getlist(name) for name in FACETS if name in request.GET}
    orm = PlainOrm(Ground(int(os.environ["BENCH_SIZE"])))
    answer = orm.answer(Question(filters=filters, q=words, asks=WORDS if words else ""))
    assert answer is not None
    rows = PeerPerson.objects.using("peers").filter(pk__in=answer.page).values_list(*PAYLOAD)
    facets = [
        (name, sorted(counts.items(), key=lambda found: (-found[1], str(found[0])))[:25])
        for name, counts in answer.counts.items()
    ]
    return HttpResponse(
        LIST.render(Context({"total": answer.total, "facets": facets, "rows": rows}))
    )


def person(_request: HttpRequest, key: int) -> HttpResponse:
    row = PeerPerson.objects.using("peers").filter(pk=key).first()
    if row is None:
        raise Http404
    facts = [(name, getattr(row, name)) for name in COLUMNS[1:-1]]
    return HttpResponse(ONE.render(Context({"row": row, "facts": facts})))


urlpatterns = [path("people/", people), path("people/<int:key>/", person)]
application = get_wsgi_application()
