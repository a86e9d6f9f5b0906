"""The same bytes as our meeting page by the least that Jinja and WSGI can do: a template compiled once, texts in plain
tuples translated beforehand, no framework, no session; the store read as ever."""

from urllib.parse import parse_qs

from jinja2 import Environment

from mentorform.answer import EMPTY_BASE, base_of
from mentorform.content_loader import load_model

PAGE = """<!doctype html><html lang="fi" dir="ltr"><head><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<nav><ol>{% for anchor, text in agenda %}<li><a href="#{{ anchor }}">{{ text }}</a></li>{% endfor %}</ol></nav>
{% for text in opening %}<p>{{ text }}</p>{% endfor %}
{% for anchor, title, questions in sections %}
<section class="card" id="{{ anchor }}" aria-labelledby="{{ anchor }}-title"><h2 id="{{ anchor }}-title">{{ title }}</h2>
<form method="post" action="/meetings/1/{{ anchor }}"><input type="hidden" name="csrf_token" value="{{ token }}">
{% for id, number, asks, hint, health, leaves in questions %}
<div class="question" id="{{ id }}-q"><h3 class="ask" id="{{ id }}-h"><span class="number">{{ number }}</span> <label for="{{ id }}">{{ asks[0] }}</label></h3>
{% if asks|length > 1 %}<ul class="asks" id="{{ id }}-asks">{% for ask in asks[1:] %}<li>{{ ask }}</li>{% endfor %}</ul>{% endif %}
{% if hint %}<p class="hint">{{ hint }}</p>{% endif %}{% if health %}<p class="hint health">{{ health }}</p>{% endif %}
{% for name, anchor, kind, label in leaves %}{% set value, base = answers[name] %}
<div class="field field-{{ kind }}" id="{{ anchor }}-field">{% if label %}<label for="{{ anchor }}">{{ label }}</label>{% endif %}
{% if kind == "tick" %}<input type="hidden" name="{{ name }}" value=""><label class="tick"><input type="checkbox" id="{{ anchor }}" name="{{ name }}" value="1"{% if value %} checked{% endif %}> <span>Kyllä</span></label>
{% elif kind == "line" %}<input type="text" id="{{ anchor }}" name="{{ name }}" value="{{ value }}" autocomplete="off" aria-labelledby="{{ id }}-h">
{% else %}<textarea id="{{ anchor }}" name="{{ name }}" rows="3" aria-labelledby="{{ id }}-h">
{{ value }}</textarea>{% endif %}<input type="hidden" name="{{ name }}.base" value="{{ base }}"></div>{% endfor %}
<div class="tools"><button class="quiet" name="help" value="{{ id }}" aria-expanded="false">Selitä tämä</button> <button class="quiet" name="more" value="{{ id }}" aria-expanded="false">Muuta</button></div></div>
{% endfor %}<p class="save"><button class="primary">Tallenna</button></p></form></section>{% endfor %}</body></html>"""


def make_app(store, trial_id):
    """Return the app; it answers every request with the page of meeting 1."""
    template = Environment(autoescape=True).from_string(PAGE)
    meeting = load_model().meetings[0]
    sections = [(s.anchor, s.title, [question(q) for q in s.questions]) for s in meeting.sections]
    names = [name for _, _, questions in sections for q in questions for name, *_ in q[5]]
    agenda = [(item.section.replace(".", "-"), item.text) for item in meeting.agenda]
    opening = [note.text for note in meeting.opening]
    empty = str(EMPTY_BASE)

    def app(environment, start_response):
        leaves = store.load(trial_id).document["leaves"]
        answers = {
            name: (leaves[name]["value"], str(base_of(leaves[name]))) if name in leaves else ("", empty)
            for name in names
        }
        body = template.render(
            title=meeting.title,
            agenda=agenda,
            opening=opening,
            sections=sections,
            answers=answers,
            token="t",
            empty=empty,
        ).encode()
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    return app


def question(q):
    """Return a question as the template needs it: texts and the leaves that our page draws for it."""
    if q.kind == "rows":
        rows = [seed.value for seed in q.seeds] + [f"new{n}" for n in range(q.blank)]
        leaves = [(f"{q.id}.{row}.{p.id}", p.kind, p.text) for row in rows for p in q.parts]
    elif q.kind in ("parts", "checklist"):
        leaves = [(f"{q.id}.{p.id}", p.kind, p.text) for p in q.parts]
    else:
        leaves = [(q.id, {"tip": "tick"}.get(q.kind, q.kind if q.kind in ("tick", "line") else "text"), "")]
    made = [(n, n.replace(".", "-"), "line" if k in ("date", "time") else k, label) for n, k, label in leaves]
    health = "Kirjoita, mikä auttaa työssä. Älä kirjoita sairauksista." if q.health else ""
    return q.anchor, q.number, q.asks or (q.text,), q.hint, health, made


def make_poll_app(store, trial_id):
    """Return an app that answers 205 to whoever has the newest generation: one look into the store, nothing else."""

    def app(environment, start_response):
        since = parse_qs(environment["QUERY_STRING"])["since"][0]
        if since != f"{store.generation(trial_id)}.fi":
            start_response("200 OK", [])
            return [b"something is new"]
        start_response("205 RESET CONTENT", [("Cache-Control", "no-store"), ("Content-Length", "0")])
        return []

    return app
