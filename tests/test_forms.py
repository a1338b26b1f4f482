"""Fields for what the registry keeps: texts in languages, lists of spellings, names."""

import pytest
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.translation import override

from registry.dates import DateKind
from registry.forms.dates import PartialDateFormField, words_of
from registry.forms.names import script_of
from registry.forms.texts import LinesField, LocalizedTextFormField
from registry.forms.uploads import PictureField
from registry.models import Person


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


# Refusals in the language of whoever reads them ----------------------------------------------


@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        ("en", "1937-02-30", "that month had 28 days; write 1937-02"),
        ("ru", "1937-02-30", "число дней в том месяце — 28; напишите 1937-02"),
        ("uk", "1937-02-30", "кількість днів у тому місяці — 28; напишіть 1937-02"),
        ("ru", "100% позже", "«100% позже» не читается здесь как дата"),
    ],
)
def test_a_refused_date_is_told_in_the_language_of_the_curator(
    language: str, typed: str, told: str
) -> None:
    with override(language), pytest.raises(ValidationError) as caught:
        PartialDateFormField().clean(typed)
    assert told in caught.value.messages[0]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The file is a GIF, and pictures are accepted"),
        ("ru", "Этот файл — изображение GIF"),
        ("uk", "Цей файл — зображення GIF"),
    ],
)
def test_a_refused_picture_is_told_in_the_language_of_the_curator(language: str, told: str) -> None:
    file = SimpleUploadedFile("scan.gif", b"GIF89a" + b"\0" * 40)
    with override(language), pytest.raises(ValidationError) as caught:
        PictureField().clean(file)
    assert told in caught.value.messages[0]


def test_the_words_of_a_source_have_an_example_of_what_they_tell() -> None:
    card = admin.site.get_model_admin(Person)
    request = RequestFactory().get("/")
    fields = {
        name: card.formfield_for_dbfield(Person._meta.get_field(name), request)
        for name in ("birth_place_text", "death_place_text", "death_date_text")
    }
    helps = {name: str(field.help_text) for name, field in fields.items() if field}
    assert "д. Пример" in helps["birth_place_text"]
    assert "Тверская губ." in helps["death_place_text"]
    assert "осень 1937" in helps["death_date_text"]
