"""Pictures: what is accepted, what is refused and why, where the files lie, what it all costs."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from registry.errors import PhotoError, RegistryError
from registry.photos import avif_renditions, clean, inspect, new_names, renditions, size_name
from registry.photos.containers import MAX_FILE_BYTES, MAX_PIXELS
from tests.picture_giants import giants
from tests.picture_parts import FORMATS, after_start, drawing, saved, segment, turned
from tests.picture_samples import bad_pictures, small, with_page
from tests.picture_secrets import carriers

ROOT = Path(__file__).resolve().parent.parent
BAD = bad_pictures()
CARRIERS = carriers()


# What is accepted --------------------------------------------------------------------------


@pytest.mark.parametrize("picture_format", FORMATS)
def test_the_format_is_told_by_content(picture_format: str) -> None:
    assert inspect(io.BytesIO(small(picture_format))).format == picture_format


def test_the_facts_are_those_of_the_file_as_it_came() -> None:
    content = CARRIERS["jpeg"][0]
    facts = inspect(io.BytesIO(content))
    assert (facts.width, facts.height) == (96, 64)
    assert facts.byte_size == len(content)
    assert facts.sha256 == hashlib.sha256(content).hexdigest()


def test_a_file_already_read_is_read_from_its_start() -> None:
    file = io.BytesIO(small("JPEG"))
    file.read()
    assert inspect(file).format == "JPEG"


def test_the_size_is_told_as_the_picture_is_seen() -> None:
    facts = inspect(io.BytesIO(turned(drawing(), "JPEG", 6)))
    assert (facts.width, facts.height) == (64, 96)


def test_a_turn_that_does_not_exist_is_none() -> None:
    facts = inspect(io.BytesIO(turned(drawing(), "PNG", 9)))
    assert (facts.width, facts.height) == (96, 64)


def test_a_small_copy_beside_the_picture_is_no_second_page() -> None:
    assert inspect(io.BytesIO(with_page(subfile=1))).format == "TIFF"


def test_a_film_behind_the_picture_does_not_matter() -> None:
    assert clean(small("JPEG") + b"\0\0\0\x18ftypmp42" + bytes(5000)).width == 96


def test_the_notes_of_an_image_program_are_no_web_page() -> None:
    notes = b'<?xml version="1.0"?><!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN"><plist>'
    assert clean(after_start(small("JPEG"), segment(0xED, notes))).width == 96


# What is refused ---------------------------------------------------------------------------


def assert_one_calm_sentence(error: PhotoError) -> None:
    text = str(error)
    assert re.fullmatch(r"[A-Z][^.!?\n]+\.", text), text
    assert len(text) < 260
    assert re.search(r"\b(send|save|accepted|needs)\b", text), text


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_refused_with_the_reason(name: str) -> None:
    maker, words = BAD[name]
    content = maker()
    for work in (lambda: inspect(io.BytesIO(content)), lambda: clean(content)):
        with pytest.raises(PhotoError) as caught:
            work()
        assert words in str(caught.value)
        assert_one_calm_sentence(caught.value)


def test_a_refusal_belongs_to_the_family_of_the_registry() -> None:
    with pytest.raises(RegistryError):
        clean(b"")


def test_no_more_is_read_than_is_accepted() -> None:
    class Endless(io.RawIOBase):
        def seekable(self) -> bool:
            return True

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def read(self, size: int = -1) -> bytes:
            assert 0 <= size <= MAX_FILE_BYTES + 1
            return b"\xff" * size

    with pytest.raises(PhotoError, match="larger than 20 MB"):
        inspect(Endless())  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name in BAD if "megapixels" in name])
def test_the_size_is_judged_before_anything_is_decoded(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def decoder(*_args: object, **_options: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image, "open", decoder)
    maker, words = BAD[name]
    with pytest.raises(PhotoError, match=words):
        clean(maker())


def test_the_decoder_is_never_asked_for_so_much_that_it_warns() -> None:
    assert Image.MAX_IMAGE_PIXELS is not None
    assert MAX_PIXELS < Image.MAX_IMAGE_PIXELS


def test_nothing_of_the_whole_process_is_changed() -> None:
    before = (Image.MAX_IMAGE_PIXELS, list(warnings.filters))
    for name in ("png, 144 megapixels", "png, cut in the pixels"):
        with pytest.raises(PhotoError):
            clean(BAD[name][0]())
    clean(small("PNG"))
    assert (Image.MAX_IMAGE_PIXELS, list(warnings.filters)) == before


SOUND = [content for content, _ in CARRIERS.values()]
EXTREMES = [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\1", b"\1\0\0\0"]


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """A sound picture after some accidents."""
    content = bytearray(draw(st.sampled_from(SOUND)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        accident = draw(st.sampled_from(["byte", "number", "lost", "twice", "inserted", "cut"]))
        length = draw(st.integers(1, 64))
        if accident == "byte":
            content[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
        elif accident == "number":
            content[at : at + 4] = draw(st.sampled_from(EXTREMES))
        elif accident == "lost":
            del content[at : at + length]
        elif accident == "twice":
            content[at:at] = content[at : at + length]
        elif accident == "inserted":
            content[at:at] = draw(st.binary(max_size=16))
        else:
            del content[at:]
    return bytes(content)


@settings(max_examples=150)
@given(damaged_files())
def test_a_damaged_file_is_shown_or_refused_and_nothing_else(content: bytes) -> None:
    try:
        inspect(io.BytesIO(content))
        renditions(clean(content), widths=(40,))
    except PhotoError as error:
        assert_one_calm_sentence(error)


# Names -------------------------------------------------------------------------------------


def test_a_stored_name_is_random_and_tells_only_the_format() -> None:
    facts = inspect(io.BytesIO(small("PNG")))
    names = new_names(facts)
    assert re.fullmatch(r"original/([0-9a-f]{2})/\1[0-9a-f]{30}\.png", names.original)
    assert re.fullmatch(r"sizes/([0-9a-f]{2})/\1[0-9a-f]{30}", names.sizes)


def test_names_are_never_given_twice() -> None:
    facts = inspect(io.BytesIO(small("PNG")))
    given_names = [new_names(facts) for _ in range(50)]
    assert len({name for names in given_names for name in (names.original, names.sizes)}) == 100


def test_a_size_does_not_give_the_original_away() -> None:
    names = new_names(inspect(io.BytesIO(small("JPEG"))))
    assert Path(names.original).stem != Path(names.sizes).name


def test_each_size_and_format_has_a_name_of_its_own() -> None:
    picture = clean(saved(drawing((400, 300)), "JPEG"))
    names = new_names(inspect(io.BytesIO(small("JPEG"))))
    made = [size_name(names, one) for one in renditions(picture) + avif_renditions(picture)]
    folder = re.escape(names.sizes)
    assert len(set(made)) == len(made) == 6
    assert all(re.fullmatch(folder + r"/\d+\.(jpg|avif)", name) for name in made)


# What it costs -----------------------------------------------------------------------------


def cost(path: Path | None) -> tuple[int, int, float]:
    """Millions of bytes, pictures and seconds of the slowest, of a process of its own.

    It may use half a minute of processor time, and it has to live to the end.
    """
    script = "import resource, runpy; resource.setrlimit(resource.RLIMIT_CPU, (30, 30)); "
    script += "runpy.run_module('tests.picture_giants', run_name='__main__')"
    ran = subprocess.run(
        [sys.executable, "-c", script, str(path or "")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    megabytes, number, slowest = ran.stdout.split()
    return int(megabytes), int(number), float(slowest)


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")


@needs_proc
@pytest.mark.slow
@pytest.mark.parametrize("name", giants())
def test_the_largest_picture_of_each_kind_takes_little_memory(name: str, tmp_path: Path) -> None:
    file = tmp_path / "giant"
    file.write_bytes(giants()[name]())
    megabytes, _number, seconds = cost(file)
    print(f"{name}: {megabytes} MB, {seconds} s")
    assert megabytes <= 300


@needs_proc
@pytest.mark.slow
def test_refusing_takes_little_memory() -> None:
    megabytes, number, slowest = cost(None)
    print(f"{number} bad pictures refused by one process: {megabytes} MB, the slowest {slowest} s")
    assert number >= 60
    assert megabytes <= 300
