"""Colours that go together; `ink` on `paper` has a contrast of at least 7 to 1."""

from typing import NamedTuple


class Palette(NamedTuple):
    """What a cover is printed with: colours as #rrggbb."""

    paper: str
    ink: str
    first: str
    second: str
    third: str


PALETTES = (
    Palette("#16233b", "#f5ead2", "#d98c3f", "#3f6b8a", "#e6c66b"),
    Palette("#f4ead6", "#2b1d1a", "#b2382e", "#d98c5f", "#274c55"),
    Palette("#1f3a2f", "#f3ead3", "#7fa05a", "#d9b250", "#44705a"),
    Palette("#f3dcd2", "#45132a", "#b03a5b", "#d97a6c", "#6d2c4a"),
    Palette("#e5efe6", "#12343b", "#2c7a7b", "#e0a458", "#88b7a5"),
    Palette("#2d1b33", "#f6e7d8", "#a34f7a", "#e2a65c", "#5d3c70"),
    Palette("#efc75e", "#2a2118", "#c0542b", "#2f4858", "#f6e3ae"),
    Palette("#6f241e", "#f8ead0", "#d9803f", "#e9bd6a", "#4d1714"),
    Palette("#dce8f0", "#1b2b4a", "#3b6ea5", "#e2725b", "#a9c4da"),
    Palette("#ece7dd", "#1c1c1c", "#3a3a3a", "#a88c5c", "#c94f3d"),
    Palette("#0d4453", "#f9efdc", "#e36414", "#5f9ea0", "#f2c14e"),
    Palette("#e9e0ee", "#2f1f47", "#7b5ea7", "#c98bb9", "#f0b67f"),
)
