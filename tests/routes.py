"""Every address below a link, made from the program's own routes: none can be forgotten."""

from itertools import product

from werkzeug.routing.converters import AnyConverter

from mentorform.content_loader import load_model
from mentorform.exports import EXPORTS

MODEL = load_model()
SECTIONS = sorted({section.name for section in MODEL.sections})
ROW = "m1.goals.q1.r1"
NAMES = {  # what stands for an argument of a route, by the argument's name and where routes differ by the endpoint's
    "number": ["1", "2", "3", "4"],
    "section": SECTIONS,
    "name": [*MODEL.questions, ROW],
    "exports.give_export name": list(EXPORTS),
    "calendar.download name": ["all", "m1", "r1"],
}


def addresses(app, place, method, known=NAMES):
    """Return the addresses below a link's own, `place` is t, r or p, that routes have for a method.

    `known` gives the values of each argument; an argument that has none takes no part.
    """
    found = []
    for rule in app.url_map.iter_rules():
        if method not in rule.methods or "token" not in rule.arguments or (place == "p") == ("place" in rule.arguments):
            continue
        asked = sorted(rule.arguments - {"token", "place"})
        values = [_values(rule, name, known) for name in asked]
        for chosen in product(*values):
            filled = dict(zip(asked, chosen, strict=True), token="x", **({"place": place} if place != "p" else {}))
            with app.test_request_context():
                built = app.url_map.bind("").build(rule.endpoint, filled, method=method)
            found.append(built.removeprefix(f"/{place}/x/"))
    return sorted(set(found))


def _values(rule, name, known):
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    return known.get(f"{rule.endpoint} {name}", known.get(name, []))
