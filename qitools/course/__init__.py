"""For those who run the course: the book, the exercises, grading, packs. Nothing in the library needs it."""

import sys

# Whatever reads notebooks brings in a grammar of web addresses. It takes a second to read, and no notebook's check uses it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
