"""What lies beside the pages for whoever receives a copy without us."""

from __future__ import annotations

TEXT = """{site}
{stroke}

This folder is a whole copy of the public register. It needs no server and no network: open
index.html in a browser. Put the folder on a memory stick, on any web server or into any folder of
one; every link is relative. You may copy it, publish it and pass it on: facts are free of rights
(CC0 1.0), texts may be used under CC BY 4.0, pictures as each of them says.

The search works in the browser and sends nothing anywhere. Without JavaScript the register is read
by the lists of letters, fates, places and days. For programs every record lies in the folder api as
JSON; a whole copy also has the register as tables, in the folder data.

Is this copy complete and unchanged? In this folder, on any system with coreutils and OpenSSL:

    # 1. every file has the sum the list gives
    sha256sum --quiet --check MANIFEST.sha256 && echo "files: good"
    # 2. there is no file the list does not give
    find . -type f | sed 's|^\\./||' | grep -vxE 'MANIFEST\\.sha256(\\.sig)?|mirror-key\\.pem' \\
      | LC_ALL=C sort | diff - <(cut -c67- MANIFEST.sha256) && echo "list: good"
    # 3. the list was signed by the key of the register
    openssl pkeyutl -verify -pubin -inkey mirror-key.pem -rawin \\
      -in MANIFEST.sha256 -sigfile MANIFEST.sha256.sig
    # 4. and this is its key: compare the line with the one you have from elsewhere
    openssl pkey -pubin -in mirror-key.pem -outform DER | sha256sum

The key that lies here proves nothing by itself, since whoever changes a copy can lay another key
beside it. Compare line 4 with the register's published line or with that of another copy. A copy
without MANIFEST.sha256.sig was not signed; steps 1 and 2 still find what decayed on the way.

A damaged file can be taken from any other copy whose sum is right. With the program of the
register: manage.py verify_mirror FOLDER --key KEY --heal OTHER_COPY ...
"""


def readme(site: str) -> str:
    """The text of README.txt."""
    return TEXT.format(site=site, stroke="=" * len(site))
