"""The shape of a page of people, of facets and of changes, for the description alone."""

from __future__ import annotations

from rest_framework import serializers

from registry.opendata.api.values import PartialDateSchema
from registry.vocabulary import Fate, Role


class PersonRowSchema(serializers.Serializer):
    """A person as in a list."""

    id = serializers.CharField()
    external_id = serializers.CharField(
        allow_null=True, help_text="The number in the collection the person came from."
    )
    surname = serializers.CharField(allow_blank=True, help_text="In the original script.")
    given_name = serializers.CharField(allow_blank=True)
    patronymic = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(help_text="Why the person was found: exact, variant, sound…")
    url = serializers.URLField(help_text="The address that stays for ever.")
    api_url = serializers.URLField()
    display_names = serializers.DictField(child=serializers.CharField(), help_text="By language.")
    birth_date = PartialDateSchema(allow_null=True)
    death_date = PartialDateSchema(allow_null=True)
    fate = serializers.ChoiceField(choices=Fate.values, allow_null=True)
    role = serializers.ChoiceField(choices=Role.values)

    class Meta:
        ref_name = "PersonRow"


class FacetValueSchema(serializers.Serializer):
    """One value and how many people have it."""

    value = serializers.CharField()
    labels = serializers.DictField(
        child=serializers.CharField(), help_text="By language; empty for years and codes."
    )
    count = serializers.IntegerField(
        help_text="People who have it; of a year, those who certainly do."
    )
    possible = serializers.IntegerField(help_text="Further people whose date may mean this year.")

    class Meta:
        ref_name = "FacetValue"


class FacetSchema(serializers.Serializer):
    """The values of one filter, each counted under all other filters."""

    is_complete = serializers.BooleanField(help_text="False: only the commonest are given.")
    values = FacetValueSchema(many=True)

    class Meta:
        ref_name = "Facet"


class PersonPageSchema(serializers.Serializer):
    """One page of people."""

    count = serializers.IntegerField(help_text="How many people are found, exactly.")
    next = serializers.URLField(allow_null=True)
    register_changed = serializers.BooleanField(
        help_text="Whether the register has changed since the page before."
    )
    results = PersonRowSchema(many=True)
    facets = serializers.DictField(child=FacetSchema(), required=False)

    class Meta:
        ref_name = "PersonPage"


class CoverageSchema(serializers.Serializer):
    """Of how many people a fact is recorded."""

    recorded = serializers.IntegerField()
    not_recorded = serializers.IntegerField()

    class Meta:
        ref_name = "Coverage"


class StatisticsSchema(serializers.Serializer):
    """Counts of everything published; people, cases and records of sources are three numbers."""

    people = serializers.IntegerField()
    victims = serializers.IntegerField()
    perpetrators = serializers.IntegerField()
    both = serializers.IntegerField(help_text="Counted under either part as well.")
    cases = serializers.IntegerField(help_text="Acts of persecution.")
    records_of_sources = serializers.IntegerField(help_text="A person in two sources counts twice.")
    facets = serializers.DictField(child=FacetSchema())
    coverage = serializers.DictField(child=CoverageSchema())

    class Meta:
        ref_name = "Statistics"


class ChangeSchema(serializers.Serializer):
    """One public record and what became of it."""

    event = serializers.ChoiceField(
        choices=["published", "changed", "withdrawn", "merged", "import_undone"]
    )
    date = serializers.DateField(help_text="The day.")
    id = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)
    url = serializers.URLField(allow_null=True)
    api_url = serializers.URLField(allow_null=True)
    merged_into = serializers.CharField(
        allow_null=True, help_text="The id of the record that took a merged one in."
    )
    tombstone = serializers.DictField(
        child=serializers.CharField(), help_text="Words left at a withdrawn address, by language."
    )
    fields = serializers.ListField(
        child=serializers.CharField(), help_text="Columns and parts that changed."
    )

    class Meta:
        ref_name = "Change"


class ChangePageSchema(serializers.Serializer):
    """Changes in the order in which they were made."""

    next = serializers.URLField(help_text="Where to go on, now or another day.")
    has_more = serializers.BooleanField(help_text="Whether going on now gives more.")
    results = ChangeSchema(many=True)

    class Meta:
        ref_name = "ChangePage"
