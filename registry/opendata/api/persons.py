"""The shape of a whole person: names, what was done to and by the person, ties, pictures, proof."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.opendata.api.evidence import WithEvidence
from registry.opendata.api.facts import facts_of
from registry.opendata.api.pictures import PhotographSerializer
from registry.opendata.api.shapes import RecordSerializer
from registry.opendata.api.values import (
    TEXT,
    CodeValue,
    IdValue,
    ReferenceValue,
    TextsValue,
    TextValue,
)
from registry.opendata.exports import people, things
from registry.vocabulary import Role


@facts_of(
    people.NAMES,
    notes={
        "full": "As one line, where the parts are not known.",
        "is_display": "Shown to readers of this language.",
    },
)
class NameSerializer(WithEvidence):
    """One spelling of the name."""

    class Meta:
        ref_name = "Name"


@facts_of(people.DETENTIONS)
class DetentionSerializer(WithEvidence):
    """A place held in; a transfer is a further one."""

    class Meta:
        ref_name = "Detention"


@facts_of(people.REPRESSIONS, without=("person",))
class RepressionSerializer(WithEvidence):
    """One act of persecution. Charges are allegations of the state, quoted as such."""

    id = IdValue()
    detentions = DetentionSerializer(many=True, source="shown_detentions")

    class Meta:
        ref_name = "Repression"


@extend_schema_field(TEXT)
class CaseValue(serializers.Field):
    """The id of a case among the repressions of the person."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.update(source="*", read_only=True)
        super().__init__(**kwargs)

    def to_representation(self, row: Any) -> str | None:
        found: str | None = self.context["cases"].get(row.repression_id)
        return found


@facts_of(people.REHABILITATIONS)
class RehabilitationSerializer(WithEvidence):
    """One decision, also a refusal."""

    repression = CaseValue(help_text="The id of the case; null: not recorded of which.")

    class Meta:
        ref_name = "Rehabilitation"


@facts_of(
    people.ACTS,
    notes={
        "is_documented": "False: reported by its source only.",
        "victim": "The one person it was done to.",
    },
)
class ActSerializer(WithEvidence):
    """Something a person did, with the grade of its proof; a reported act gives no role."""

    id = IdValue()
    repression = CaseValue(help_text="The id of the case, where it is one of this person's.")

    class Meta:
        ref_name = "Act"


@facts_of(people.POSTS)
class PostSerializer(WithEvidence):
    """An office held: context, never a role by itself."""

    class Meta:
        ref_name = "Post"


@facts_of(people.RELATIONS)
class RelationSerializer(WithEvidence):
    """A tie between two people, read “person, kind, other”."""

    person = ReferenceValue("person")

    class Meta:
        ref_name = "Relation"


@facts_of(things.PARTICIPATIONS, without=("person", "agent"))
class TakingPartSerializer(WithEvidence):
    """An event the person had part in."""

    event = ReferenceValue("event")

    class Meta:
        ref_name = "TakingPart"


@facts_of(things.SIGNATURES, without=("person",))
class OwnSignatureSerializer(serializers.Serializer):
    """A paper the person signed."""

    document = ReferenceValue("document")

    class Meta:
        ref_name = "OwnSignature"


@facts_of(things.MENTIONS, without=("person",))
class OwnMentionSerializer(serializers.Serializer):
    """A paper that names the person."""

    document = ReferenceValue("document")

    class Meta:
        ref_name = "OwnMention"


@facts_of(things.DEPICTIONS, without=("person", "label"))
class OwnDepictionSerializer(serializers.Serializer):
    """A photograph in which the person is."""

    photograph = PhotographSerializer(source="photo")

    class Meta:
        ref_name = "OwnDepiction"


class OwnCommemorationSerializer(serializers.Serializer):
    """A commemoration that names the person."""

    commemoration = ReferenceValue("commemoration")

    class Meta:
        ref_name = "OwnCommemoration"


class IdentifierSerializer(serializers.Serializer):
    """The name of the record elsewhere."""

    scheme = TextValue("scheme")
    value = TextValue("value")

    class Meta:
        ref_name = "Identifier"


@facts_of(
    people.PEOPLE,
    without=("is_among_victims",),
    notes={"fate": "`unknown` is a finding; null: nobody has looked."},
)
class WholePersonSerializer(RecordSerializer, WithEvidence):
    """A human being with everything published."""

    role = CodeValue("role", Role, help_text="Derived from published records, never typed in.")
    display_names = TextsValue("display_names")
    names = NameSerializer(many=True, source="shown_names")
    repressions = RepressionSerializer(many=True, source="shown_repressions")
    rehabilitations = RehabilitationSerializer(many=True, source="shown_rehabilitations")
    acts = ActSerializer(many=True, source="shown_acts")
    acts_against = ActSerializer(many=True, source="shown_acts_against")
    posts = PostSerializer(many=True, source="shown_posts")
    relations = RelationSerializer(many=True, source="shown_relations")
    events = TakingPartSerializer(many=True, source="shown_participations")
    signatures = OwnSignatureSerializer(many=True, source="shown_signatures")
    mentions = OwnMentionSerializer(many=True, source="shown_mentions")
    photographs = OwnDepictionSerializer(many=True, source="shown_depictions")
    commemorations = OwnCommemorationSerializer(many=True, source="shown_commemorated")
    identifiers = IdentifierSerializer(many=True, source="shown_identifiers")

    class Meta:
        ref_name = "WholePerson"
