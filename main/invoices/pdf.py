"""An invoice as a PDF: the same bytes for the same invoice.

Made by fpdf2, which is all Python: nothing has to be installed on the machine beside it. The fonts
are in `fonts/`, with their licence and how they were made.
"""

import logging
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

from fpdf import FPDF, FontFace

from main.invoices import SELLER, Invoice, InvoiceLine

FONTS = Path(__file__).parent / "fonts"
FAMILY = "booktime-serif"
MARGIN = 20
"""Millimetres of white around everything."""

INK, MUTED, RULE = (42, 33, 27), (102, 88, 75), (200, 188, 172)
HEADINGS = ("Book", "Copies", "Price", "Amount")
WIDTHS = (100, 18, 24, 28)
"""Of the columns, in millimetres: together the width of A4 without its margins."""

PAGES = "\ue000"
"""Stands for the number of pages until that is known. `Paper.known` lets it through from nobody."""

# It tells every table of a font that it leaves out.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)


def pdf(invoice: Invoice) -> bytes:
    """The invoice as a file, of as many A4 pages as its lines need."""
    paper = Paper(invoice)
    paper.add_page()
    paper.write_addresses()
    paper.write_lines()
    paper.write_total()
    if invoice.how_to_pay:
        paper.write_how_to_pay()
    return bytes(paper.output())


class Paper(FPDF):
    """Pages with the shop's name above and their number below."""

    def __init__(self, invoice: Invoice) -> None:
        super().__init__(format="A4")
        self.invoice = invoice
        self.alias_nb_pages(PAGES)
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, MARGIN + 8)
        self.add_font(FAMILY, "", FONTS / "booktime-serif-regular.ttf")
        self.add_font(FAMILY, "B", FONTS / "booktime-serif-semibold.ttf")
        self.set_draw_color(RULE)
        self.set_lang("en-GB")
        self.set_title(f"{invoice.title}, {SELLER}")
        self.set_author(SELLER)
        self.set_creation_date(datetime.combine(invoice.date, time(), UTC))

    def use(self, size: float, style: str = "", color: tuple[int, int, int] = INK) -> None:
        """Write on with a size in points, a style ("B" is bold) and a colour."""
        self.set_font(FAMILY, style, size)
        self.set_text_color(color)

    def header(self) -> None:
        """Write the top of a page; FPDF calls it."""
        self.use(20, "B")
        self.cell(85, 9, SELLER)
        self.cell(85, 9, self.invoice.title, align="R", new_x="LMARGIN", new_y="NEXT")
        self.use(10, color=MUTED)
        self.cell(85, 6, "Good old books, in good time.")
        day = f"{self.invoice.date.day} {self.invoice.date:%B %Y}"
        self.cell(85, 6, day, align="R", new_x="LMARGIN", new_y="NEXT")
        self.ln(8)

    def footer(self) -> None:
        """Write the bottom of a page; FPDF calls it, and puts the number of pages in at the end."""
        self.set_y(-MARGIN)
        self.use(9, color=MUTED)
        self.cell(0, 5, f"{SELLER} – {self.invoice.title} – page {self.page_no()} of {PAGES}")

    def write_addresses(self) -> None:
        """Write who pays and where the books go, side by side."""
        top = self.get_y()
        bottoms = []
        sides = (
            ("Invoice to", [*self.invoice.billing_address, self.invoice.email]),
            ("Books to", self.invoice.shipping_address),
        )
        for number, (title, lines) in enumerate(sides):
            self.set_xy(MARGIN + number * 87, top)
            self.use(10, color=MUTED)
            self.cell(83, 6, title, new_x="LEFT", new_y="NEXT")
            self.use(11)
            text = "\n".join(self.known(lines))
            self.multi_cell(83, 5.5, text, align="L", new_x="LEFT", new_y="NEXT")
            bottoms.append(self.get_y())
        self.set_xy(MARGIN, max(bottoms) + 10)

    def write_lines(self) -> None:
        """Write the table; its headings are repeated on every page."""
        self.use(10.5)
        with self.table(
            borders_layout="HORIZONTAL_LINES",
            col_widths=WIDTHS,
            headings_style=FontFace(emphasis="B", color=MUTED),
            line_height=5.5,
            padding=(1.5, 1),
            text_align=("LEFT", "RIGHT", "RIGHT", "RIGHT"),
            width=sum(WIDTHS),
        ) as table:
            table.row(HEADINGS)
            for line in self.invoice.lines:
                table.row(self.known(cells(line)))

    def write_total(self) -> None:
        """Write the total, with its word on the same page."""
        self.ln(4)
        self.use(13, "B")
        self.cell(sum(WIDTHS), 9, f"Total {pounds(self.invoice.total)}", align="R")

    def write_how_to_pay(self) -> None:
        """Write what the shopper has to do now."""
        self.ln(14)
        self.use(10, color=MUTED)
        self.cell(0, 6, "How to pay", new_x="LMARGIN", new_y="NEXT")
        self.use(11)
        text = "\n".join(self.known(self.invoice.how_to_pay.splitlines()))
        self.multi_cell(0, 5.5, text, align="L")

    def known(self, texts: Iterable[str]) -> list[str]:
        """Texts with a question mark for each character that our fonts do not have."""
        letters = self.fonts[FAMILY].cmap
        composed = (unicodedata.normalize("NFC", text) for text in texts)
        return ["".join(c if ord(c) in letters else "?" for c in text) for text in composed]


def cells(line: InvoiceLine) -> tuple[str, str, str, str]:
    """What stands in the columns."""
    name = f"{line.name} (cancelled)" if line.cancelled else line.name
    return name, str(line.quantity), pounds(line.unit_price), pounds(line.amount)


def pounds(amount: Decimal) -> str:
    """An amount as the shop writes it."""
    return f"£{amount:.2f}"
