"""What a lesson's hidden cells use, so that numbers in the prose come from code."""

from __future__ import annotations


def glue(**values: object) -> None:
    """Store values under names, for the page's text to show with the role `glue:text`.

    It does what `myst_nb.glue` does without needing MyST-NB, which a participant's machine does not have.

    Args:
        **values: name -> value. A text is shown as it is; anything else as `str` writes it.

    >>> glue(causes=15)  # shows nothing
    """
    from IPython import get_ipython

    if get_ipython() is None:
        return
    from IPython.display import display

    for name, value in values.items():
        display(  # type: ignore[no-untyped-call]
            # As Python writes a text, which MyST-NB reads: "+19" and "2,624" would turn into numbers otherwise.
            {"application/papermill.record/text/plain": repr(str(value))},
            metadata={"scrapbook": {"name": name, "mime_prefix": "application/papermill.record/"}},
            raw=True,
        )
