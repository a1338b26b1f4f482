"""Fields for what the registry keeps: texts in languages, lists of spellings, names."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from registry.dates import DateKind
from registry.forms.dates import PartialDateFormField, words_of
from registry.forms.names import script_of
from registry.forms.texts import LinesField, LocalizedTextFormField


class TextForm(forms.Form):
    text = LocalizedTextFormField(required=False)
    lines = LinesField(required=False)


def sent(**values: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update(values)
    return data


def test_empty_languages_are_not_kept() -> None:
    form = TextForm(sent(text__en=" Clerk ", text__ru="  "))
    assert form.is_valid()
    assert form.cleaned_data["text"] == {"en": "Clerk"}


def test_a_language_the_site_does_not_speak_is_shown_and_kept() -> None:
    text = {"en": "Clerk", "ka": "მოხელე"}
    page = str(TextForm(initial={"text": text})["text"])
    assert 'name="text__ka"' in page
    form = TextForm(sent(**{f"text__{code}": words for code, words in text.items()}))
    assert form.is_valid()
    assert form.cleaned_data["text"] == text


def test_a_language_code_that_is_none_is_refused() -> None:
    form = TextForm(sent(**{"text__no such": "words"}))
    assert "is not a language code" in str(form.errors)


def test_words_in_a_text_are_never_markup() -> None:
    page = str(TextForm(initial={"text": {"en": "<b>&"}})["text"])
    assert "<b>" not in page


def test_an_untouched_text_is_no_change() -> None:
    form = TextForm(sent(text__en="Clerk", lines="a\r\nb"), initial={"text": {"en": "Clerk"}})
    form.fields["lines"].initial = ["a", "b"]
    assert form.changed_data == []


def test_spellings_are_kept_one_a_line() -> None:
    form = TextForm(sent(lines=" особая тройка \n\n тройка УНКВД"))
    assert form.is_valid()
    assert form.cleaned_data["lines"] == ["особая тройка", "тройка УНКВД"]


@pytest.mark.parametrize(
    ("letters", "script"),
    [
        ("Мандельштам", "Cyrl"),
        ("Mandelštam", "Latn"),
        ("მანდელშტამი", "Geor"),
        ("Մանդելշտամ", "Armn"),
        ("מאַנדעלשטאַם", "Hebr"),
        ("Мандельштам O.", "Cyrl"),
        ("", ""),
        ("123 –", ""),
    ],
)
def test_the_script_of_a_name_is_seen_from_its_letters(letters: str, script: str) -> None:
    assert script_of(letters) == script


def test_a_range_is_echoed_as_what_its_field_means() -> None:
    moment = dict(words_of("1936/1938", DateKind.MOMENT))
    period = dict(words_of("1936/1938", DateKind.PERIOD))
    assert moment["en"] != period["en"]


def test_the_same_date_in_another_notation_is_no_change() -> None:
    field = PartialDateFormField(required=False)
    assert not field.has_changed("1937-10-14", "14.10.1937")
    assert field.has_changed("1937-10-14", "10.1937")


def test_a_date_out_of_the_calendar_is_refused_with_its_reason() -> None:
    with pytest.raises(ValidationError, match="30 days"):
        PartialDateFormField().clean("1937-06-31")
