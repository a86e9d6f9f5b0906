"""The same meeting page as Flask, WTForms and Flask-Babel are usually used: a form class with a field a leaf, drawn by
WTForms, every text through gettext while the page is drawn, the store read as ever."""

from flask import Flask, render_template_string
from flask_babel import Babel, gettext, pgettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from mentorform.content_loader import load_model
from mentorform.material import Note

CHOICES = [("yes", "Kyllä"), ("no", "Ei"), ("unknown", "Ei vielä tiedossa"), ("", "Ei vastausta")]

PAGE = """<!doctype html><html lang="fi"><head><title>{{ _p(meeting.id, meeting.title) }}</title></head><body>
<h1>{{ _p(meeting.id, meeting.title) }}</h1>
<nav><ol>{% for item in meeting.agenda %}<li><a href="#{{ item.section }}">{{ _p(item.id, item.text) }}</a></li>{% endfor %}</ol></nav>
{% for note in meeting.opening %}<p>{{ _p(note.id, note.text) }}</p>{% endfor %}
{% for section in meeting.sections %}
<section id="{{ section.anchor }}"><h2>{{ _p(section.id, section.title) }}</h2><form method="post">{{ form.csrf_token }}
{% for item in section.items %}{% if item is note %}<p>{{ _p(item.id, item.text) }}</p>{% else %}
<div class="question"><h3>{{ item.number }} {% for ask in item.asks or (item.text,) %}{{ _p(item.context, ask) }} {% endfor %}</h3>
{% if item.hint %}<p>{{ _p(item.context, item.hint) }}</p>{% endif %}
{% if item.health %}<p>{{ _("Kirjoita, mikä auttaa työssä. Älä kirjoita sairauksista.") }}</p>{% endif %}
{% for field in fields[item.id, section.id] %}<div class="field">{{ field.label }}{{ field(rows=3) if field.type == "TextAreaField" else field() }}
{% for error in field.errors %}<p>{{ error }}</p>{% endfor %}</div>{% endfor %}
<button name="help" value="{{ item.id }}">{{ _("Selitä tämä") }}</button> <button name="more" value="{{ item.id }}">{{ _("Muuta") }}</button></div>
{% endif %}{% endfor %}<p><button>{{ _("Tallenna") }}</button></p></form></section>
{% endfor %}</body></html>"""


def make_app(store, trial_id):
    """Return the app; its one page is `/meetings/1`."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="benchmark", BABEL_DEFAULT_LOCALE="fi")
    Babel(app)
    meeting = load_model().meetings[0]
    app.jinja_env.tests["note"] = lambda item: isinstance(item, Note)

    @app.get("/meetings/1")
    def page():
        document = store.load(trial_id).document
        names = {}

        class MeetingForm(FlaskForm):
            """A form made for the request: its rows depend on the trial."""

        for section in meeting.sections:
            for question in section.questions:
                made = list(leaves(question))
                names[question.id, section.id] = [name for name, _ in made]
                for name, field in made:
                    setattr(MeetingForm, name.replace(".", "_"), field)
                    setattr(MeetingForm, f"{name}_base".replace(".", "_"), HiddenField())
        values = {name.replace(".", "_"): leaf["value"] for name, leaf in document["leaves"].items()}
        form = MeetingForm(data=values)
        fields = {
            key: [f for n in found for f in (form[n.replace(".", "_")], form[f"{n}_base".replace(".", "_")])]
            for key, found in names.items()
        }
        return render_template_string(PAGE, meeting=meeting, form=form, fields=fields, _p=pgettext, _=gettext)

    return app


def leaves(question):
    """Give the fields of a question, as many as our page draws for it."""
    if question.kind == "yes_no":
        yield question.id, RadioField(choices=[(value, gettext(text)) for value, text in CHOICES])
    elif question.kind in ("tick", "tip"):
        yield question.id, BooleanField(gettext("Kyllä"))
    elif question.kind in ("text", "line"):
        kind = TextAreaField if question.kind == "text" else StringField
        yield question.id, kind(validators=[Optional(), Length(max=20_000)])
    else:
        rows = (
            [seed.value for seed in question.seeds] + [f"new{n}" for n in range(question.blank)]
            if question.kind == "rows"
            else [""]
        )
        for row in rows:
            for part in question.parts:
                label = pgettext(question.context, part.text) if part.text else ""
                yield (
                    f"{question.id}.{row}.{part.id}",
                    TextAreaField(label, validators=[Optional(), Length(max=20_000)]),
                )
    if question.sharable and not question.shared:
        yield f"{question.id}.shared", BooleanField(gettext("Näytä myös esihenkilölle"))
