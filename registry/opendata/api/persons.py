"""The shape of a whole person: names, what was done to and by the person, ties, pictures, proof."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from registry.opendata.api.evidence import WithEvidence
from registry.opendata.api.pictures import PhotographSerializer
from registry.opendata.api.shapes import RecordSerializer
from registry.opendata.api.values import (
    TEXT,
    CodeValue,
    DateValue,
    FlagValue,
    IdValue,
    NumberValue,
    ReferenceValue,
    TermsValue,
    TermValue,
    TextsValue,
    TextValue,
)
from registry.vocabulary import (
    ActKind,
    Capacity,
    Certainty,
    Confidence,
    DepictionCapacity,
    DetentionKind,
    Evidence,
    Fate,
    NameKind,
    Nature,
    Outcome,
    RehabilitationGround,
    RehabilitationStatus,
    RelationKind,
    RepressionKind,
    Role,
    Script,
    SentenceKind,
    Sex,
)


class NameSerializer(WithEvidence):
    """One spelling of the name."""

    kind = CodeValue("kind", NameKind)
    language = TextValue("language")
    script = CodeValue("script", Script)
    surname = TextValue("surname")
    given_name = TextValue("given_name")
    patronymic = TextValue("patronymic")
    full = TextValue("full", help_text="As one line, where the parts are not known.")
    is_display = FlagValue("is_display", help_text="Shown to readers of this language.")

    class Meta:
        ref_name = "Name"


class DetentionSerializer(WithEvidence):
    """A place held in; a transfer is a further one."""

    kind = CodeValue("kind", DetentionKind)
    place = ReferenceValue("place")
    place_text = TextValue("place_text")
    period = DateValue("period")

    class Meta:
        ref_name = "Detention"


class RepressionSerializer(WithEvidence):
    """One act of persecution. Charges are allegations of the state, quoted as such."""

    id = IdValue()
    kind = CodeValue("kind", RepressionKind)
    nature = CodeValue("nature", Nature)
    residence_place = ReferenceValue("residence_place")
    residence_text = TextValue("residence_text")
    post_at_arrest = TextValue("post_at_arrest")
    arrest_date = DateValue("arrest_date")
    arrest_place = ReferenceValue("arrest_place")
    arrest_place_text = TextValue("arrest_place_text")
    arresting_organ = TermValue("arresting_organ")
    arresting_organ_text = TextValue("arresting_organ_text")
    charges = TermsValue("charges")
    charge_text = TextValue("charge_text")
    articles = TextValue("articles")
    sentencing_body = TermValue("sentencing_body")
    sentencing_body_text = TextValue("sentencing_body_text")
    sentence_date = DateValue("sentence_date")
    sentence = CodeValue("sentence", SentenceKind)
    sentence_years = NumberValue("sentence_years")
    sentence_text = TextValue("sentence_text")
    outcome = CodeValue("outcome", Outcome)
    execution_date = DateValue("execution_date")
    execution_place = ReferenceValue("execution_place")
    execution_place_text = TextValue("execution_place_text")
    event = ReferenceValue("event")
    archive_reference = TextValue("archive_reference")
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


class RehabilitationSerializer(WithEvidence):
    """One decision, also a refusal."""

    status = CodeValue("status", RehabilitationStatus)
    repression = CaseValue(help_text="The id of the case; null: not recorded of which.")
    date = DateValue("date")
    body = TermValue("body")
    body_text = TextValue("body_text")
    ground = CodeValue("ground", RehabilitationGround)
    ground_text = TextValue("ground_text")
    document_number = TextValue("document_number")
    words = TextsValue("words")

    class Meta:
        ref_name = "Rehabilitation"


class ActSerializer(WithEvidence):
    """Something a person did, with the grade of its proof; a reported act gives no role."""

    id = IdValue()
    person = ReferenceValue("person")
    kind = CodeValue("kind", ActKind)
    is_documented = FlagValue("is_documented", help_text="False: reported by its source only.")
    evidence = CodeValue("evidence", Evidence)
    date = DateValue("date")
    victim = ReferenceValue("victim", help_text="The one person it was done to.")
    repression = CaseValue(help_text="The id of the case, where it is one of this person's.")
    event = ReferenceValue("event")
    document = ReferenceValue("document")
    place = ReferenceValue("place")
    place_text = TextValue("place_text")
    words = TextsValue("words")

    class Meta:
        ref_name = "Act"


class PostSerializer(WithEvidence):
    """An office held: context, never a role by itself."""

    title = TextsValue("title")
    organ = TermValue("organ")
    organ_text = TextValue("organ_text")
    rank = TextValue("rank")
    period = DateValue("period")

    class Meta:
        ref_name = "Post"


class RelationSerializer(WithEvidence):
    """A tie between two people, read “person, kind, other”."""

    person = ReferenceValue("person")
    kind = CodeValue("kind", RelationKind)
    other = ReferenceValue("other")
    period = DateValue("period")
    confidence = CodeValue("confidence", Confidence)

    class Meta:
        ref_name = "Relation"


class TakingPartSerializer(WithEvidence):
    """An event the person had part in."""

    event = ReferenceValue("event")
    capacity = CodeValue("capacity", Capacity)

    class Meta:
        ref_name = "TakingPart"


class OwnSignatureSerializer(serializers.Serializer):
    """A paper the person signed."""

    document = ReferenceValue("document")
    text = TextValue("text")
    capacity = TextValue("capacity")

    class Meta:
        ref_name = "OwnSignature"


class OwnMentionSerializer(serializers.Serializer):
    """A paper that names the person."""

    document = ReferenceValue("document")
    text = TextValue("text")
    page = NumberValue("page")
    line = NumberValue("line")

    class Meta:
        ref_name = "OwnMention"


class OwnDepictionSerializer(serializers.Serializer):
    """A photograph in which the person is."""

    photograph = PhotographSerializer(source="photo")
    position = NumberValue("position")
    certainty = CodeValue("certainty", Certainty)
    capacity = CodeValue("capacity", DepictionCapacity)

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


class WholePersonSerializer(RecordSerializer, WithEvidence):
    """A human being with everything published."""

    role = CodeValue("role", Role, help_text="Derived from published records, never typed in.")
    fate = CodeValue("fate", Fate, help_text="`unknown` is a finding; null: nobody has looked.")
    display_names = TextsValue("display_names")
    names = NameSerializer(many=True, source="shown_names")
    sex = CodeValue("sex", Sex)
    birth_date = DateValue("birth_date")
    birth_place = ReferenceValue("birth_place")
    birth_place_text = TextValue("birth_place_text")
    death_date = DateValue("death_date")
    death_place = ReferenceValue("death_place")
    death_place_text = TextValue("death_place_text")
    burial_date = DateValue("burial_date")
    burial_place = ReferenceValue("burial_place")
    burial_place_text = TextValue("burial_place_text")
    nationalities = TermsValue("nationalities")
    nationality_text = TextValue("nationality_text")
    citizenship_text = TextValue("citizenship_text")
    professions = TermsValue("professions")
    profession_text = TextValue("profession_text")
    education_text = TextValue("education_text")
    party_text = TextValue("party_text")
    family_text = TextValue("family_text")
    summary = TextsValue("summary")
    biography = TextsValue("biography")
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
