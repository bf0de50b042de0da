"""Old addresses of the book, and short ones for a slide or a handout: small pages that lead to where the words are now."""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from posixpath import relpath

import yaml

from qitools.course.layout import Course
from qitools.errors import InputError

FILE = "_redirects.yml"

_PAGE = """\
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="1; url={target}">
<title>This page has moved</title>
</head>
<body>
<main>
<h1>This page has moved</h1>
<p><a href="{target}">Go to where it is now</a></p>
</main>
<script>
const target = {script};
location.replace(target.includes("#") ? target : target + location.hash);
</script>
</body>
</html>
"""


def write_redirects(course: Course, html: Path) -> None:
    """Write a page for each old address of `book/_redirects.yml` into the folder of the built book.

    Args:
        course: the course.
        html: the folder, where the pages are written already.

    Raises:
        InputError: when an old address is a page that is there, or a new one leads nowhere.
    """
    path = course.book / FILE
    if not path.is_file():
        return
    try:
        moved = {str(old): str(new) for old, new in (yaml.safe_load(path.read_text("utf-8")) or {}).items()}
    except (UnicodeDecodeError, yaml.YAMLError, AttributeError):
        raise InputError(f"book/{FILE} cannot be read; write each line as `old address: new address`.") from None
    for old, new in moved.items():
        page, _, anchor = new.partition("#")
        source, target = html / f"{old}.html", html / f"{page}.html"
        if not re.fullmatch(r"[\w-]+(/[\w-]+)*", old):
            raise InputError(f"book/{FILE}: {old!r} is no address; write it as the table of contents writes pages.")
        if source.exists():
            raise InputError(f"book/{FILE}: {old!r} is a page of the book, so it cannot lead to {new!r}.")
        if page in moved or not target.is_file():
            raise InputError(f"book/{FILE}: {old!r} leads to {new!r}, and there is no such page; name the new place.")
        if anchor and f'id="{anchor}"' not in target.read_text("utf-8"):
            raise InputError(f"book/{FILE}: {old!r} leads to {new!r}, and that page has no such heading.")
    for old, new in moved.items():
        page, hash_, anchor = new.partition("#")
        address = relpath(f"{page}.html", Path(old).parent.as_posix()) + hash_ + anchor
        source = html / f"{old}.html"
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(_PAGE.format(target=escape(address), script=json.dumps(address)), "utf-8")
