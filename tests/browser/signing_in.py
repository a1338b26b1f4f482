"""An account with an app, and its two steps in a browser."""

from __future__ import annotations

import time

from playwright.sync_api import Page

from tests.browser.site import Site
from tests.proving import SECRET, code_of

PASSWORD = "длинный-пробный-пароль"
ACCOUNT = """
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from registry.curation import factors
from registry.models import Curator
curator = Curator.objects.create_user({name!r}, password={password!r}, is_staff=True)
curator.groups.set(Group.objects.filter(name__in={groups!r}))
data = {{"secret": factors.Adapter().encrypt({secret!r})}}
Authenticator.objects.create(user=curator, type=factors.APP, data=data)
"""

FORGET = """
from allauth.mfa.models import Authenticator
for row in Authenticator.objects.filter(type="totp"):
    row.data.pop("last_counter", None)
    row.save()
"""


def make_account(site: Site, name: str, groups: list[str]) -> None:
    """A curator whose app shows the codes known here."""
    code = ACCOUNT.format(name=name, password=PASSWORD, groups=groups, secret=SECRET)
    site.manage("shell", "-v", "0", "-c", code)


def forget_codes(site: Site) -> None:
    """Lets a code of this half minute be taken once more: tests are quicker than clocks."""
    site.manage("shell", "-v", "0", "-c", FORGET)


def log_in(page: Page, name: str) -> None:
    """Both steps, up to the first page."""
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Code").fill(code_of(at=time.time()))
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="What next").wait_for()
    # The heading is there before the scripts are: a key pressed between the two is nobody's.
    page.wait_for_load_state("load")
