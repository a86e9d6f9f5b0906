"""The pages, one module a place; here they are registered, with what their templates share."""

from flask import Flask

from mentorform.views import (
    calendar,
    earlier,
    errors,
    evaluation,
    exports,
    gathered,
    help_page,
    links,
    meeting,
    own_words,
    pages,
    picture,
    prepare,
    start,
    trial,
)
from mentorform.views.context import init_templates


def init_app(app: Flask) -> None:
    """Register every view, every error page and the templates' common words."""
    init_templates(app)
    errors.init_app(app)
    evaluation.init_app(app)
    picture.init_app(app)
    pages_of_trial = (trial, links, own_words, meeting, prepare, earlier, calendar, gathered, evaluation, exports)
    for module in (start, pages, help_page, *pages_of_trial):
        app.register_blueprint(module.views)
