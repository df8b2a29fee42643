"""The colours of the staff's sites can be read (WCAG 2.2, 1.4.3: 4.5 to 1)."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from main.admin_sites import SITES

WHITE = "#ffffff"
LIGHT_PAPERS = ("#ffffff", "#f8f8f8", "#ffffcc")
"""Page, every second row, a chosen row: Django's own."""
DARK_PAPERS = ("#121212", "#212121", "#00363a")


def shades(site):
    """The four colours of a site's stylesheet."""
    text = Path(finders.find(site.stylesheet)).read_text()
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))


def luminance(colour):
    """The relative luminance, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_letters_stand_out_in_both_schemes(site):
    found = shades(site)
    pairs = [
        (WHITE, found["site"]),
        (WHITE, found["site-deep"]),
        *((found["site-link"], paper) for paper in LIGHT_PAPERS),
        *((found["site-link-dark"], paper) for paper in DARK_PAPERS),
    ]
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_no_two_sites_have_one_colour():
    assert len({shades(site)["site"] for site in SITES}) == len(SITES)
