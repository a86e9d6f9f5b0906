"""The pages' pictograms as papers need them: each an SVG by itself, black."""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree

SPRITE = Path(__file__).parents[2] / "static" / "pictures" / "pictograms.svg"
SVG = "http://www.w3.org/2000/svg"
LINE = {"fill": "none", "stroke": "#000", "stroke-width": "2", "stroke-linecap": "round", "stroke-linejoin": "round"}


@cache
def pictogram(name: str) -> str:
    """Return a pictogram as an SVG; "" for no name."""
    if not name:
        return ""
    ElementTree.register_namespace("", SVG)
    sprite = ElementTree.parse(SPRITE).getroot()  # noqa: S314 — a file of ours
    symbol = next(each for each in sprite if each.get("id") == name)
    picture = ElementTree.Element(f"{{{SVG}}}svg", {"viewBox": symbol.attrib["viewBox"], **LINE})
    picture.extend(symbol)
    return ElementTree.tostring(picture, encoding="unicode")
