"""Pictures as they are shown: nothing of the sender, upright, in true colours and light sizes."""

from __future__ import annotations

import re
import struct

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from registry.photos import CleanPicture, Rendition, avif_renditions, clean, pictures, renditions
from registry.photos.sizes import BYTES_AT_640
from tests.benchmarks.portraits import portrait
from tests.picture_parts import FORMATS, drawing, grain, pixels, saved, short, tiff, turned
from tests.picture_secrets import carriers, srgb_profile, swapped_profile

CARRIERS = carriers()
RED, BLUE = (220, 30, 30), (30, 60, 200)


def shown(content: bytes) -> Image.Image:
    return pixels(clean(content).bytes)


def made_from(content: bytes) -> list[CleanPicture | Rendition]:
    """The clean picture and its sizes."""
    picture = clean(content)
    return [picture, *renditions(picture)]


def pick(image: Image.Image, place: tuple[int, int]) -> object:
    """The colour at a place, counted from the far end where negative."""
    return image.getpixel((place[0] % image.width, place[1] % image.height))


def near(colour: object, expected: tuple[int, ...]) -> bool:
    """Lossy formats shift a shade a little."""
    assert isinstance(colour, tuple)
    return all(abs(found - wanted) <= 12 for found, wanted in zip(colour, expected, strict=True))


# What is left of a file --------------------------------------------------------------------


def test_the_samples_do_carry_what_must_not_survive() -> None:
    """Three of those in a PNG are packed, so that they cannot be seen from outside."""
    for name, (content, secrets) in CARRIERS.items():
        visible = sum(secret in content for secret in secrets)
        assert len(secrets) >= 20
        assert visible >= len(secrets) - (3 if name.startswith("png") else 0), name


@pytest.mark.parametrize("name", CARRIERS)
def test_nothing_of_the_sender_survives(name: str) -> None:
    content, secrets = CARRIERS[name]
    for made in (*made_from(content), *avif_renditions(clean(content))):
        left = [secret for secret in secrets if secret in made.bytes]
        assert left == []
        assert b"secret" not in made.bytes


def markers(jpeg: bytes) -> list[tuple[int, bytes]]:
    """The segments of a JPEG and, behind the last, whatever follows its end."""
    found: list[tuple[int, bytes]] = []
    position = 2
    while (hit := re.compile(rb"\xff[^\x00\xff\xd0-\xd7]").search(jpeg, position)) is not None:
        marker = jpeg[hit.start() + 1]
        if marker == 0xD9:
            return [*found, (marker, jpeg[hit.end() :])]
        (length,) = struct.unpack_from(">H", jpeg, hit.end())
        found.append((marker, jpeg[hit.end() + 2 : hit.end() + length]))
        position = hit.end() + length
    raise AssertionError("no end")


@pytest.mark.parametrize("name", CARRIERS)
def test_a_picture_shown_holds_only_pixels(name: str) -> None:
    """No place is left in which anything else could stand."""
    for made in made_from(CARRIERS[name][0]):
        head, *rest = markers(made.bytes)
        assert head == (0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        assert {marker for marker, _ in rest} <= {0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xD9}
        assert rest[-1] == (0xD9, b"")


def test_an_encoder_is_given_nothing_but_pixels() -> None:
    image = drawing()
    image.info = {"comment": b"secret", "xmp": b"secret", "icc_profile": srgb_profile()}
    assert pictures.encoded(image, "JPEG") == pictures.encoded(drawing(), "JPEG")


def test_an_avif_holds_no_notes() -> None:
    for made in avif_renditions(clean(CARRIERS["jpeg"][0])):
        assert not {"exif", "xmp", "icc_profile"} & pixels(made.bytes).info.keys()
        assert b"Exif" not in made.bytes


# Upright -----------------------------------------------------------------------------------


@pytest.mark.parametrize("picture_format", FORMATS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_shown_upright(picture_format: str, orientation: int) -> None:
    content = turned(drawing(), picture_format, orientation)
    expected = ImageOps.exif_transpose(pixels(content)).convert("RGB")
    found = shown(content)
    assert found.size == expected.size
    assert max(ImageStat.Stat(ImageChops.difference(found, expected)).mean) < 4


def test_each_turn_brings_the_corner_to_its_place() -> None:
    corner = {
        orientation: next(
            name
            for name, place in {"nw": (3, 3), "ne": (-4, 3), "sw": (3, -4), "se": (-4, -4)}.items()
            if near(pick(shown(turned(drawing(), "PNG", orientation)), place), RED)
        )
        for orientation in range(1, 9)
    }
    expected = ["nw", "ne", "se", "sw", "nw", "ne", "se", "sw"]
    assert corner == dict(zip(range(1, 9), expected, strict=True))


# Colour ------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["L", "LA", "1", "RGB", "RGBA", "P"])
def test_grey_stays_grey(mode: str) -> None:
    """Also where a scanner wrote grey as three equal colours."""
    content = saved(grain((200, 150), colour=False).convert(mode), "PNG")
    assert {pixels(made.bytes).mode for made in made_from(content)} == {"L"}


@pytest.mark.parametrize("profile", [srgb_profile(), swapped_profile()])
def test_no_colour_profile_tints_a_grey_picture(profile: bytes) -> None:
    content = saved(drawing(mode="L").convert("RGB"), "PNG", icc_profile=profile)
    assert shown(content).mode == "L"


def test_a_grey_avif_has_no_tint() -> None:
    grey = clean(saved(grain((200, 150), colour=False), "PNG"))
    for made in avif_renditions(grey):
        red, green, blue = pixels(made.bytes).convert("RGB").split()
        for other in (red, blue):
            assert max(ImageStat.Stat(ImageChops.difference(other, green)).extrema)[1] <= 1


def test_the_brown_of_an_old_print_is_kept() -> None:
    sepia = Image.new("RGB", (64, 64), (150, 120, 90))
    assert near(pick(shown(saved(sepia, "PNG")), (9, 9)), (150, 120, 90))


@pytest.mark.parametrize("picture_format", FORMATS)
def test_a_colour_profile_is_honoured_and_dropped(picture_format: str) -> None:
    content = saved(
        Image.new("RGB", (64, 64), (200, 20, 20)), picture_format, icc_profile=swapped_profile()
    )
    red, green, _blue = ImageStat.Stat(shown(content)).mean
    assert green > red + 100


def test_a_profile_that_cannot_be_read_is_left_aside() -> None:
    content = saved(drawing(), "JPEG", icc_profile=b"not a profile" * 20)
    assert near(pick(shown(content), (3, 3)), RED)


def test_a_profile_that_is_a_program_is_left_aside() -> None:
    content = saved(drawing(), "PNG", icc_profile=swapped_profile() + b"mpet")
    assert near(pick(shown(content), (3, 3)), RED)


@pytest.mark.parametrize("picture_format", ["PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_clear_parts_lie_on_white(picture_format: str, mode: str) -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0)).convert(mode)
    found = shown(saved(image, picture_format)).convert("RGB")
    assert near(pick(found, (9, 9)), (255, 255, 255))


def test_a_clear_colour_of_a_palette_lies_on_white() -> None:
    image = drawing().quantize(4)
    found = shown(saved(image, "PNG", transparency=image.getpixel((3, 3))))
    assert near(pick(found, (3, 3)), (255, 255, 255))
    assert near(pick(found, (90, 60)), BLUE)


@pytest.mark.parametrize("picture_format", ["JPEG", "TIFF"])
def test_the_inks_of_print_are_not_turned_about(picture_format: str) -> None:
    found = shown(saved(drawing(mode="CMYK"), picture_format))
    assert near(pick(found, (3, 3)), RED)
    assert near(pick(found, (90, 60)), BLUE)


@pytest.mark.parametrize("picture_format", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_keep_their_shades(picture_format: str) -> None:
    image = Image.new("I;16", (96, 64), 0x8000)
    image.paste(0xFFFF, (0, 0, 48, 64))
    found = shown(saved(image, picture_format))
    assert found.mode == "L"
    assert found.getpixel((90, 30)) in range(126, 131)
    assert found.getpixel((5, 30)) in range(253, 256)


def test_a_fax_that_counts_white_as_nothing_is_no_negative() -> None:
    found = shown(tiff((64, 48), bytes(64 * 48), t262=short(0)))
    assert found.getpixel((9, 9)) == 255


# Sizes -------------------------------------------------------------------------------------


def photograph(size: tuple[int, int], spread: float = 30) -> CleanPicture:
    return clean(saved(grain(size, spread=spread), "JPEG", quality=95))


def measures(made: list[Rendition]) -> list[tuple[int, int]]:
    return [(one.width, one.height) for one in made]


@pytest.fixture(scope="module")
def large() -> CleanPicture:
    return photograph((1600, 1200))


def test_each_width_is_served_at_the_true_aspect(large: CleanPicture) -> None:
    made = renditions(large)
    assert measures(made) == [(160, 120), (320, 240), (640, 480), (1280, 960)]
    assert [pixels(one.bytes).size for one in made] == measures(made)


def test_a_small_picture_is_served_once_and_never_enlarged() -> None:
    assert measures(renditions(photograph((100, 80)))) == [(100, 80)]


def test_a_picture_between_two_widths_keeps_its_own() -> None:
    assert measures(renditions(photograph((500, 400)))) == [(160, 128), (320, 256), (500, 400)]


def test_a_strip_of_a_picture_has_a_height() -> None:
    assert measures(renditions(photograph((4000, 32)), widths=(40,))) == [(40, 1)]


def test_the_middle_size_is_light_where_it_can_be(large: CleanPicture) -> None:
    middle = renditions(large)[2]
    best = saved(pixels(large.bytes).resize((640, 480)), "JPEG", quality=82, progressive=True)
    assert len(best) > BYTES_AT_640 >= len(middle.bytes)


def test_the_narrowest_size_is_light_enough_for_a_list_of_fifty() -> None:
    face = clean(portrait(1))
    made = {
        size.format: len(size.bytes) for size in (renditions(face)[0], avif_renditions(face)[0])
    }
    assert made["JPEG"] <= 4500
    assert made["AVIF"] <= 1500


def test_a_picture_of_pure_grain_is_served_although_it_is_heavy() -> None:
    """Black or white in each of three colours: nothing is harder to compress."""
    layers = [layer.point(lambda v: 255 * (v > 127)) for layer in grain((1400, 900)).split()]
    picture = clean(saved(Image.merge("RGB", layers), "PNG"))
    middle, largest = renditions(picture)[-2:]
    assert len(middle.bytes) > BYTES_AT_640
    assert largest.width == 1280


def test_a_size_appears_while_it_is_being_loaded(large: CleanPicture) -> None:
    assert all(pixels(one.bytes).info.get("progressive") for one in renditions(large))


def test_the_same_picture_gives_the_same_bytes() -> None:
    content = CARRIERS["jpeg"][0]
    assert clean(content) == clean(content)
    assert renditions(clean(content)) == renditions(clean(content))
    assert avif_renditions(clean(content)) == avif_renditions(clean(content))


def test_avif_comes_in_the_same_sizes_and_is_lighter() -> None:
    picture = photograph((700, 500))
    heavy, light = renditions(picture), avif_renditions(picture)
    assert measures(light) == measures(heavy)
    assert {one.format for one in light} == {"AVIF"}
    assert sum(len(one.bytes) for one in light) < sum(len(one.bytes) for one in heavy)


def test_a_clean_picture_has_a_longest_side() -> None:
    picture = clean(saved(Image.new("L", (6000, 300), 90), "PNG"))
    assert (picture.width, picture.height) == (4096, 205)


@pytest.mark.parametrize("picture_format", FORMATS)
def test_a_picture_too_large_to_work_on_is_reduced_first(
    picture_format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_WORKING_BYTES", 100_000)
    found = shown(saved(drawing((400, 300)), picture_format))
    assert found.size in {(200, 150), (100, 75)}
    assert near(pick(found, (5, 5)), RED)
    assert near(pick(found, (-5, -5)), BLUE)
