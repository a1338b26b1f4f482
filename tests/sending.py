"""A reader who sends something in, step by step, as a browser without a script would."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from registry.models import Contribution

TEXT = "Died on 27 December 1938, zqtext."
HOW = "The certificate of 1956, zqhow."
CONTACT = "zqanna@example.org"
FILE_NAME = "zqfilename-ivanova.jpg"


def jpeg(size: tuple[int, int] = (120, 90), secret: str = "zqexif") -> bytes:
    """A small picture that says with what it was taken."""
    exif = Image.Exif()
    exif[0x010F] = secret
    file = io.BytesIO()
    Image.new("RGB", size, "grey").save(file, "JPEG", exif=exif)
    return file.getvalue()


def upload(content: bytes, name: str = FILE_NAME) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


class Sender:
    """Goes through the steps; `page` is the last answer, `key` the key of the draft."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.page: Any = None
        self.key = ""

    def post(self, address: str, **values: Any) -> Any:
        """Opens a page and sends its form with what is typed into it."""
        shown = self.client.get(address)
        token = shown.context["token"] if shown.context and "token" in shown.context else ""
        self.page = self.client.post(address, {"token": token, **values})
        return self.page

    def begin(self, about: str = "", kind: str = "correction", name: str = "Somebody") -> str:
        """Steps 1 and 2."""
        address = f"/en/contribute/{kind}/" + (f"?about={about}" if about else f"?q={name}")
        self.post(address, record=about or "other", name=name)
        self.key = self.page.headers["Location"].split("/")[4]
        return self.key

    def step(self, name: str) -> str:
        """The address of a step."""
        return f"/en/contribute/draft/{self.key}/{name}/"

    def tell(self, **values: Any) -> Any:
        """Step 3."""
        return self.post(self.step("fact"), **{"text": TEXT, "how_known": HOW, **values})

    def leave(self, contact: str = CONTACT) -> Any:
        """Step 4."""
        return self.post(self.step("contact"), contact=contact)

    def send(self) -> Contribution:
        """Steps 5 and 6."""
        self.post(self.step("check"))
        return Contribution.objects.get(reference=self.page.headers["Location"].split("/")[4])

    def whole(self, about: str = "", *, kind: str = "correction", **values: Any) -> Contribution:
        """All six steps."""
        self.begin(about, kind)
        self.tell(**values)
        self.leave()
        return self.send()


def quarantined() -> list[Path]:
    """Every file in quarantine."""
    root = Path(settings.QUARANTINE_ROOT)
    return [path for path in root.rglob("*") if path.is_file()]
