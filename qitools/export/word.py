"""The monthly update for a sponsor as a Word document: one page, real headings and lists, charts with alt text."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from qitools.export.files import office, printable

if TYPE_CHECKING:
    from qitools.display import Drawn
    from qitools.project import SponsorUpdate

# Sections that hold one thing a paragraph.
_LISTS = ("Data", "Tests this month", "Next tests")
_ASK = "What we ask of you"
_FONT = "Arial"
_PAGE_WIDTH = 174  # mm between the margins of an A4 page


def document(update: SponsorUpdate) -> bytes:
    """Return a sponsor update as a Word document."""
    from qitools.draw.style import current

    with office():
        from docx import Document
    from docx.shared import Mm

    page: Any = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(15)
    page.core_properties.title = printable(update.heading)[:255]
    page.core_properties.author = printable(update.team)[:255]
    page.core_properties.language = "en-GB"
    _set_styles(page, current().ink, current().accent)

    page.add_heading(printable(update.heading), level=1)
    shown = False
    for name, paragraphs in update.sections():
        if name:
            _shade(page.add_heading(name, level=2), name)
        for said in paragraphs:
            _shade(page.add_paragraph(printable(said), style="List Bullet" if name in _LISTS else None), name)
        if name == "Data":
            _add_pictures(page, update.drawings)
            shown = True
    if not shown:
        _add_pictures(page, update.drawings)
    buffer = BytesIO()
    page.save(buffer)
    return buffer.getvalue()


def _set_styles(page: Any, ink: str, accent: str) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    sizes = {"Normal": (10, ink), "List Bullet": (10, ink), "Heading 1": (17, ink), "Heading 2": (11.5, accent)}
    for name, (size, colour) in sizes.items():
        style = page.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(colour[1:].upper())
        # The template names a theme's font for headings, which would win.
        fonts = style.element.rPr.rFonts
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        style.paragraph_format.space_before = Pt(7 if name == "Heading 2" else 0)
        style.paragraph_format.space_after = Pt(2)
    language = page.styles.element.xpath(".//w:rPrDefault//w:lang")
    if language:
        language[0].set(qn("w:val"), "en-GB")


def _shade(paragraph: Any, name: str) -> None:
    """Set what the sponsor is asked for apart from the rest: a tint, and a bar beside it."""
    if name != _ASK:
        return
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    from qitools.draw.style import current

    style = current()
    bar = f'<w:left w:val="single" w:sz="36" w:space="6" w:color="{style.accent[1:]}"/>'
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{bar}</w:pBdr>")
    tint = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{style.accent_soft[1:]}"/>')
    # Word wants the parts of a paragraph's format in this order.
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(tint, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
    tint.addprevious(border)


def _add_pictures(page: Any, drawings: Sequence[Drawn]) -> None:
    """Put the charts side by side in one paragraph, each with its alt text."""
    from docx.shared import Mm

    from qitools.draw.render import image

    if not drawings:
        return
    paragraph = page.add_paragraph()
    for drawing in drawings:
        run = paragraph.add_run(" " if drawing is not drawings[0] else "")
        picture = run.add_picture(BytesIO(image(drawing, "png", dpi=200)))
        # A page has room for charts of this size beside the words.
        across = Mm(min(_PAGE_WIDTH / len(drawings) - 3, 115))
        scale = min(across / picture.width, Mm(62) / picture.height)
        picture.width, picture.height = round(scale * picture.width), round(scale * picture.height)
        inline = picture._inline
        inline.docPr.set("descr", printable(drawing.alt_text))
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # left out, some programs keep 3 mm free on each side
