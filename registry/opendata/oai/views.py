"""The one address of the protocol, `/oai`: six verbs, by GET or POST, answered as XML."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt

from registry.opendata.headers import shared
from registry.opendata.naming import SITE_NAME, Absolute, absolute_of
from registry.opendata.oai import arguments, tokens
from registry.opendata.oai.arguments import PREFIX, SETS, ProtocolError, Span, span_of
from registry.opendata.oai.dublin_core import Element, elements, loaded, wikidata_of
from registry.opendata.oai.listing import Entry, earliest, entries, entry_of
from registry.opendata.oai.tokens import Token
from registry.opendata.oai.xml import Xml, element, text
from registry.search.snapshot import snapshot

PAGE_SIZES = {"ListRecords": 100, "ListIdentifiers": 500}
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"


@csrf_exempt
@shared("GET", "HEAD", "POST")
def oai(request: HttpRequest) -> HttpResponse:
    """Every answer of the protocol, also every error, has the status 200."""
    data = request.POST if request.method == "POST" else request.GET
    with translation.override("en"), snapshot():
        body = _Answer(request).to(data)
    answer = HttpResponse(body, content_type="text/xml; charset=utf-8")
    # A harvester that is told yesterday's list believes it is up to date.
    answer.headers["Cache-Control"] = "no-cache"
    return answer


class _Answer:
    """The answer to one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.absolute: Absolute = absolute_of(request)
        self.address = self.absolute(reverse("oai"))
        self.namespace: str = settings.OAI_NAMESPACE or request.get_host().partition(":")[0]
        self.site = str(SITE_NAME)

    def to(self, data: QueryDict) -> str:
        """The whole document."""
        asked: dict[str, str] = {}
        try:
            found = arguments.read(data)
            inside = element(found["verb"], *self._verbs[found["verb"]](self, found))
            asked = {key: value for key, value in data.items() if isinstance(value, str)}
        except ProtocolError as error:
            inside = element("error", text(str(error)), code=error.code)
            if error.code not in ("badVerb", "badArgument"):
                asked = {key: value for key, value in data.items() if isinstance(value, str)}
        document = element(
            "OAI-PMH",
            element("responseDate", text(_second(timezone.now()))),
            element("request", text(self.address), **asked),
            inside,
            xmlns=OAI,
            xmlns_xsi=XSI,
            xsi_schemaLocation=f"{OAI} http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
        )
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'

    # Verbs -------------------------------------------------------------------------------------

    def _identify(self, _found: dict[str, str]) -> Iterator[Xml]:
        said = {
            "repositoryName": self.site,
            "baseURL": self.address,
            "protocolVersion": "2.0",
            "adminEmail": settings.OAI_ADMIN_EMAIL or f"postmaster@{self.namespace}",
            "earliestDatestamp": _second(earliest() or timezone.now()),
            "deletedRecord": "persistent",
            "granularity": "YYYY-MM-DDThh:mm:ssZ",
        }
        yield from (element(name, text(value)) for name, value in said.items())

    def _formats(self, found: dict[str, str]) -> Iterator[Xml]:
        if "identifier" in found:
            self._known(found["identifier"])
        yield element(
            "metadataFormat",
            element("metadataPrefix", text(PREFIX)),
            element("schema", text("http://www.openarchives.org/OAI/2.0/oai_dc.xsd")),
            element("metadataNamespace", text(OAI_DC)),
        )

    def _sets(self, found: dict[str, str]) -> Iterator[Xml]:
        if "resumptionToken" in found:
            raise ProtocolError("badResumptionToken", "The list of sets is given whole.")
        for name, model in SETS.items():
            title = str(model._meta.verbose_name_plural).capitalize()
            yield element("set", element("setSpec", text(name)), element("setName", text(title)))

    def _record(self, found: dict[str, str]) -> Iterator[Xml]:
        entry = self._known(found["identifier"])
        arguments.require_format(found["metadataPrefix"])
        yield from self._records([entry])

    def _list(self, found: dict[str, str]) -> Iterator[Xml]:
        verb, size = found["verb"], PAGE_SIZES[found["verb"]]
        token = None
        if "resumptionToken" in found:
            token = tokens.read(found["resumptionToken"], verb)
            chosen, span = token.set, _span(token)
        else:
            arguments.require_format(found["metadataPrefix"])
            span = span_of(found)
            arguments.require_set(found.get("set"))
            chosen = found.get("set", "")
        some = entries(chosen, span, token.position if token else None, size + 1)
        if not some and token is None:
            raise ProtocolError("noRecordsMatch", "Nothing of that kind changed in that time.")
        page = some[:size]
        yield from self._records(page) if verb == "ListRecords" else map(self._header, page)
        cursor = token.cursor if token else 0
        if len(some) > size:
            start, end = (one.isoformat() if one else "" for one in (span.start, span.end))
            following = Token(verb, chosen, start, end, page[-1].position, cursor + size)
            yield element("resumptionToken", text(str(following)), cursor=str(cursor))
        elif token is not None:
            # The last of several parts says that it is the last.
            yield element("resumptionToken", cursor=str(cursor))

    _verbs: dict[str, Callable[[_Answer, dict[str, str]], Iterator[Xml]]] = {
        "Identify": _identify,
        "ListMetadataFormats": _formats,
        "ListSets": _sets,
        "GetRecord": _record,
        "ListIdentifiers": _list,
        "ListRecords": _list,
    }

    # Records -----------------------------------------------------------------------------------

    def _known(self, identifier: str) -> Entry:
        scheme, _, rest = identifier.partition(":")
        namespace, _, public_id = rest.rpartition(":")
        entry = entry_of(public_id) if (scheme, namespace) == ("oai", self.namespace) else None
        if entry is None:
            raise ProtocolError("idDoesNotExist", "There is no record of this identifier.")
        return entry

    def _records(self, page: list[Entry]) -> Iterator[Xml]:
        keys: dict[str, list[int]] = defaultdict(list)
        for entry in page:
            if entry.key is not None:
                keys[entry.set].append(entry.key)
        known = {noun: loaded(SETS[noun], some) for noun, some in keys.items()}
        others = {noun: wikidata_of(SETS[noun], some) for noun, some in keys.items()}
        for entry in page:
            if entry.key is None:
                yield element("record", self._header(entry))
                continue
            elsewhere = others[entry.set].get(entry.key, [])
            record = known[entry.set][entry.key]
            said = elements(record, elsewhere, self.absolute, self.site)
            yield element("record", self._header(entry), element("metadata", _dublin_core(said)))

    def _header(self, entry: Entry) -> Xml:
        return element(
            "header",
            element("identifier", text(f"oai:{self.namespace}:{entry.position.public_id}")),
            element("datestamp", text(_second(entry.position.at))),
            element("setSpec", text(entry.set)),
            status="deleted" if entry.key is None else "",
        )


def _dublin_core(said: Iterator[Element]) -> Xml:
    return element(
        "oai_dc:dc",
        *(element(f"dc:{name}", text(words), xml_lang=code) for name, words, code in said),
        xmlns_oai_dc=OAI_DC,
        xmlns_dc=DC,
        xmlns_xsi=XSI,
        xsi_schemaLocation=f"{OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    )


def _second(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _span(token: Token) -> Span:
    start, end = (dt.datetime.fromisoformat(one) if one else None for one in token[2:4])
    return Span(start, end)
