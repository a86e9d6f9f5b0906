"""A paper as one HTML file that needs nothing else: for a browser without a network, years from now."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from mentorform.exports.outline import UNKNOWN, Paper

# The file has a style of its own: it is kept on somebody's device, where no style sheet of ours is beside it.
_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


def render(paper: Paper) -> bytes:
    """Return the file, in UTF-8."""
    return _pages.get_template("paper.html").render(paper=paper, UNKNOWN=UNKNOWN).encode()
