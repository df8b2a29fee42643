"""The words that made-up books are made of; what comes first in a list is chosen most often.

No names of people, real or invented: an author is described, not named.
"""


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


ADJECTIVES = words(
    "quiet old long small hidden last bright silver lost northern patient winter green hollow "
    "early salted distant crooked gentle copper borrowed narrow stubborn amber drifting plain "
    "seventh unwritten frosted tidal mended wandering paper thirsty velvet rusted lantern-lit "
    "half-remembered brackish cobbled sunken gilded threadbare windless moss-grown unhurried "
    "tin-roofed whistling upriver ink-stained candlelit four-cornered overgrown marbled sleepless "
    "flaxen penniless ambidextrous cartographic thunderous xylographic"
)

NOUNS = words(
    "river garden house letter winter island map orchard clock sea road bridge harbour kitchen "
    "lantern library mountain window storm compass ferry violin market bakery forest telescope "
    "lighthouse attic station piano shadow notebook carousel mirror canal staircase greenhouse "
    "almanac tide umbrella observatory sparrow quarry chessboard bicycle weathervane "
    "café fjord crêpe tapestry barometer château sundial inkwell beehive typewriter aqueduct "
    "marionette gazebo heliograph samovar zoetrope astrolabe façade kaleidoscope theodolite "
    "xylophone zeppelin"
)

PLACES = (
    "the valley",
    "the harbour",
    "the old town",
    "the far shore",
    "the marshes",
    "the upper village",
    "the salt road",
    "the seventh street",
    "the market square",
    "the railway hotel",
    "the winter garden",
    "the walled city",
    "the mill pond",
    "the chalk hills",
    "the island ferry",
    "the pinewood",
    "the night train",
    "the café on the quay",
    "the château gardens",
    "the fjord road",
)

TRADES = (
    "gardener",
    "lighthouse keeper",
    "schoolteacher",
    "ship’s cook",
    "night porter",
    "beekeeper",
    "clockmaker",
    "ferry pilot",
    "librarian",
    "bookbinder",
    "baker",
    "botanist",
    "cartographer",
    "piano tuner",
    "stonemason",
    "postal clerk",
    "weather observer",
    "glassblower",
    "crêpe seller",
    "puppeteer",
)

TITLES = (
    "The {adjective} {noun}",
    "The {noun} of {place}",
    "A {adjective} {noun} in {place}",
    "{noun} and {other}",
    "How to keep a {noun}",
    "The {noun} beyond {place}",
    "A short history of the {noun}",
    "Letters from {place}",
    "The {adjective} {noun} and the {other}",
    "Notes on a {adjective} {other}",
)

AUTHORS = (
    "A {adjective} {trade}",
    "A {trade} of {place}",
    "Two {trade}s from {place}",
    "The {trade}s of {place}",
    "A former {trade}",
)

SENTENCES = (
    "Somebody finds a {adjective} {noun} near {place}, and nothing stays as it was.",
    "A story of a {noun}, a {other} and the people who could not leave either alone.",
    "Told over one {adjective} year in {place}, with much weather and little hurry.",
    "Every chapter begins with a {noun} and ends at {place}.",
    "Here is what a {trade} knows about the {noun}, set down in plain words.",
    "Between {place} and the sea there is a {adjective} {noun}; few have seen it twice.",
    "The {other} is missing, the {trade} will not say why, and winter is on its way.",
    "A {adjective} book for readers who like a {noun} better than an explanation.",
)

SHELVES = (
    ("Stories", 34),
    ("Travel", 18),
    ("History", 14),
    ("Nature", 10),
    ("Mysteries", 8),
    ("Letters", 6),
    ("Crafts", 4),
    ("Cookery", 3),
    ("Poems", 2),
    ("Maps", 1),
    ("Puzzles", 0.5),
    ("Music", 0.3),
)
"""Name -> share of the books in percent, of the first of a book's shelves."""
