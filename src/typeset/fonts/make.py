"""Makes the two fonts of the printed sheets from `npm pack @fontsource/atkinson-hyperlegible-next@5.3.0` (unpacked in `package/`).

    pip install fonttools==4.* brotli && python make.py package/files

Each weight comes as two files there, Latin and Latin Extended: they are joined, and four characters that French print needs and
the family lacks are given to glyphs it has. U+FFFD takes the outline of the missing glyph, for PDF/A forbids the missing glyph itself.
"""

import sys
from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

SAME_AS = {0x202F: 0x2009, 0x2007: 0x2009, 0x2010: 0x002D, 0x2011: 0x002D}
KEPT = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x192, *range(0x218, 0x21C), *range(0x2BC, 0x2DE), *range(0x300, 0x32A), *range(0x1E80, 0x1E86), 0x1E9E, 0x1EF2, 0x1EF3]
KEPT += [*range(0x2000, 0x2070), 0x20AC, 0x2113, 0x2122, *range(0x2190, 0x2194), 0x2212, 0x2215, 0x2248, 0x2260, 0x2264, 0x2265, 0xFFFD]


def opened(path, characters):
    font = TTFont(path)
    for table in ("STAT", "prep", "gasp", "GlyphOrder"):
        if table in font:
            del font[table]
    options = Options(layout_features=["ccmp", "kern", "mark", "mkmk", "tnum"], name_IDs=["*"], notdef_outline=True, hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[character for character in characters if character in font.getBestCmap()])
    subsetter.subset(font)
    return font


def give(font, characters):
    for table in font["cmap"].tables:
        table.cmap.update({new: table.cmap[old] for new, old in characters.items() if old in table.cmap and new not in table.cmap})


def make(folder, weight, name):
    base = f"{folder}/atkinson-hyperlegible-next"
    latin = opened(f"{base}-latin-{weight}-normal.woff2", KEPT)
    rest = [character for character in KEPT if character not in latin.getBestCmap()]
    extended = opened(f"{base}-latin-ext-{weight}-normal.woff2", rest)
    for font, part in ((latin, "a.ttf"), (extended, "b.ttf")):
        font.flavor = None
        font.save(part)
    font = Merger().merge(["a.ttf", "b.ttf"])
    give(font, SAME_AS)
    font["glyf"]["replacement"] = font["glyf"][".notdef"]
    font["hmtx"]["replacement"] = font["hmtx"][".notdef"]
    font.setGlyphOrder(font["glyf"].glyphOrder)
    for table in font["cmap"].tables:
        table.cmap[0xFFFD] = "replacement"
    font["head"].created = font["head"].modified = latin["head"].created
    font.recalcTimestamp = False
    font["post"].formatType = 3.0
    font.save(name)


make(sys.argv[1], 400, "atkinson-hyperlegible-next-regular.ttf")
make(sys.argv[1], 700, "atkinson-hyperlegible-next-bold.ttf")
