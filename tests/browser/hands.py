"""What people do with a page that saves by itself, and a network that is slow or loses what it carries."""

import time

Q2, Q4 = "#m1-goals-q2", "#m1-goals-q4"
FLOW = "**/meetings/1/*"
A_LETTER = 100  # ms, as people type


def saved(page):
    """Wait until nothing that was typed or pressed on the page waits for the server."""
    page.locator("html:not(.has-unsaved)").wait_for(timeout=60_000)


def rows(page, question="m1.goals.q1", part="text"):
    """Return the controls of one part of a list's rows."""
    return page.locator(f"[name^='{question}.'][name$='.{part}']:not([type=hidden])")


def row_of(control):
    """Return the id of the row in which a control stands."""
    return control.get_attribute("name").split(".")[-2]


def slow_down(app, seconds):
    """Let every save of a program take its time, until the returned function is called."""
    quick = app.wsgi_app

    def slow(environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            time.sleep(seconds)
        return quick(environ, start_response)

    app.wsgi_app = slow
    return lambda: setattr(app, "wsgi_app", quick)


def posts(page):
    """Return a list that grows by the body of every request that the page posts."""
    found = []
    page.on("request", lambda request: found.append(request.post_data) if request.method == "POST" else None)
    return found


def cut(page):
    """Let no save of this device through, until the returned function is called."""

    def stop(route):
        route.abort() if route.request.method == "POST" else route.continue_()

    page.context.route(FLOW, stop)
    return lambda: page.context.unroute(FLOW, stop)


def answer_with(page, status, holding=""):
    """Answer saves whose body holds something with a status alone, until the returned function is called."""

    def refuse(route):
        body = route.request.post_data or ""
        is_meant = route.request.method == "POST" and holding in body
        route.fulfill(status=status, body="<p>ei</p>", content_type="text/html") if is_meant else route.continue_()

    page.context.route(FLOW, refuse)
    return lambda: page.context.unroute(FLOW, refuse)


def caret(page):
    """Return the name of the control with the caret, and where it stands in it."""
    return page.evaluate("[document.activeElement.name, document.activeElement.selectionStart]")


def look_again(page):
    """Let the page ask at once what is new, as it does every few seconds, and wait for the answer."""
    with page.expect_response(lambda answer: "since=" in answer.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
