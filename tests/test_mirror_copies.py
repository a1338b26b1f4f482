"""Copies of a mirror: what was signed is told from what was changed, and made right from others."""

from __future__ import annotations

import random
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from registry.mirror import manifest, signing
from registry.mirror.packing import pack
from tests.mirrors import files_of

# The mirror they look at is made from a database.
pytestmark = pytest.mark.django_db
ANNA = "en/people/p000000p6/probnaya-anna/index.html"
HOLDERS = ("a", "b", "c")


@pytest.fixture
def copy(mirror: Path, tmp_path: Path) -> Path:
    """A copy to be spoilt."""
    return Path(shutil.copytree(mirror, tmp_path / "mirror"))


def verified(folder: Path, *more: str) -> str:
    out = StringIO()
    call_command("verify_mirror", str(folder), *more, stdout=out)
    return out.getvalue()


# Sums and signatures ---------------------------------------------------------------------------


def test_a_whole_mirror_is_told_to_be_whole(mirror: Path) -> None:
    assert "as they were made" in verified(mirror)


def test_a_flipped_byte_is_found_and_healed_from_another_copy(mirror: Path, copy: Path) -> None:
    content = bytearray((copy / ANNA).read_bytes())
    content[100] ^= 1
    (copy / ANNA).write_bytes(content)
    (copy / "README.txt").unlink()
    with pytest.raises(CommandError):
        verified(copy)
    assert "Mended" in verified(copy, "--heal", str(mirror))
    assert files_of(copy) == files_of(mirror)


def test_a_file_that_is_in_no_list_is_found(copy: Path) -> None:
    (copy / "en" / "letter.html").write_text("not ours")
    with pytest.raises(CommandError):
        verified(copy)


def test_a_list_that_was_changed_with_its_files_is_found_by_the_signature(
    mirror: Path, copy: Path
) -> None:
    (copy / "README.txt").write_text("changed")
    text = (copy / manifest.NAME).read_text("utf-8")
    total = manifest.sum_of(mirror / "README.txt")
    (copy / manifest.NAME).write_text(
        text.replace(total, manifest.sum_of(copy / "README.txt")), encoding="utf-8"
    )
    with pytest.raises(CommandError):
        verified(copy, "--key", str(mirror / manifest.KEY))
    verified(copy, "--key", str(mirror / manifest.KEY), "--heal", str(mirror))
    assert files_of(copy) == files_of(mirror)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"short\n", b"0" * 64 + b"  ../../etc/x\n"])
def test_a_damaged_list_is_told_and_healed(content: bytes, mirror: Path, copy: Path) -> None:
    (copy / manifest.NAME).write_bytes(content)
    with pytest.raises(CommandError):
        verified(copy)
    key = str(mirror / manifest.KEY)
    assert manifest.NAME in verified(copy, "--key", key, "--heal", str(mirror))
    assert files_of(copy) == files_of(mirror)


def test_a_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    call_command("mirror_key", str(tmp_path / "key"), stdout=StringIO())
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError):
        call_command("mirror_key", str(tmp_path / "key"), stdout=StringIO())


def test_the_recipe_in_the_readme_works_without_us(mirror: Path) -> None:
    lines = (mirror / "README.txt").read_text("utf-8").split("\n")
    recipe = "\n".join(line[4:] for line in lines if line.startswith("    "))
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", recipe], cwd=mirror, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert "files: good" in done.stdout
    assert "list: good" in done.stdout
    assert "Verified Successfully" in done.stdout


def test_a_sum_is_found_in_a_list_without_reading_it(tmp_path: Path) -> None:
    paths = sorted(
        (f"{name}/index.html" for name in ("а", "aa", "a", "b", "id/1", "Я")),
        key=lambda each: each.encode(),
    )
    (tmp_path / "list").write_text(
        "".join(manifest.line(path, f"{number:064}") for number, path in enumerate(paths)),
        encoding="utf-8",
    )
    with manifest.Sums(tmp_path / "list") as sums:
        assert [sums.of(path) for path in paths] == [f"{n:064}" for n in range(len(paths))]
        assert sums.of("zz") == sums.of("") == sums.of("a/index.htm") == ""


def test_a_mirror_in_one_file_is_the_same_file_every_time_and_holds_every_file(
    mirror: Path, tmp_path: Path
) -> None:
    for name in ("a.zip", "b.zip"):
        pack(mirror, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    shutil.unpack_archive(tmp_path / "a.zip", tmp_path / "out")
    (folder,) = (tmp_path / "out").iterdir()
    assert files_of(folder) == files_of(mirror)


# Three holders ---------------------------------------------------------------------------------


@pytest.fixture
def held(mirror: Path, tmp_path: Path) -> Path:
    """Three copies, each signed by its own holder with a key nobody else has."""
    for name in HOLDERS:
        shutil.copytree(mirror, tmp_path / name)
        signing.make_key(tmp_path / f"{name}.key")
        signing.sign(tmp_path / name, signing.read_private(tmp_path / f"{name}.key"))
        shutil.copy(tmp_path / name / manifest.KEY, tmp_path / f"{name}.pem")
    return tmp_path


def week_of(held: Path, name: str) -> str:
    """What a holder runs every week: the own key, the others' copies, the others' keys."""
    others = [each for each in HOLDERS if each != name]
    return verified(
        held / name,
        *("--key", str(held / f"{name}.pem")),
        *("--heal", *(str(held / each) for each in others)),
        *("--holders", *(str(held / f"{each}.pem") for each in others)),
    )


@pytest.mark.parametrize("name", HOLDERS)
@pytest.mark.parametrize("file", [ANNA, "index/rules.js", manifest.NAME])
def test_a_flipped_byte_at_any_holder_is_found_and_healed_from_the_two_others(
    held: Path, name: str, file: str
) -> None:
    before = files_of(held / name)
    content = bytearray((held / name / file).read_bytes())
    content[random.Random(file).randrange(len(content))] ^= 1
    (held / name / file).write_bytes(content)
    assert f"Mended: {file}" in week_of(held, name)
    assert files_of(held / name) == before


def test_a_list_that_one_other_holder_alone_signed_is_not_believed(held: Path) -> None:
    (held / "b" / "README.txt").write_text("changed")
    text = (held / "b" / manifest.NAME).read_text("utf-8")
    ours = manifest.sum_of(held / "a" / "README.txt")
    theirs = manifest.sum_of(held / "b" / "README.txt")
    (held / "b" / manifest.NAME).write_text(text.replace(ours, theirs), encoding="utf-8")
    signing.sign(held / "b", signing.read_private(held / "b.key"))
    (held / "a" / manifest.NAME).write_bytes(b"damaged\n")
    with pytest.raises(CommandError):
        week_of(held, "a")
    assert (held / "a" / "README.txt").read_text("utf-8") != "changed"


def test_copies_of_one_holder_do_not_outvote_another(held: Path) -> None:
    before = (held / "a" / manifest.NAME).read_bytes()
    shutil.rmtree(held / "c")
    shutil.copytree(held / "b", held / "c")
    (held / "a" / manifest.NAME).write_bytes(before + b"x")
    with pytest.raises(CommandError):
        week_of(held, "a")
