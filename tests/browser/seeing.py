"""Opens a place in a browser, and measures what stands in it."""


def show(page, place, reading):
    """Open a place, unfolded unless it is empty. What a form was answered with is given as its address's answer."""
    if place.answer is None:
        page.goto(place.path + (reading.replace("?", "&") if "?" in place.path else reading))
    else:
        answer = place.answer.response
        page.route(
            f"**{place.path}",
            lambda route: route.fulfill(
                status=place.answer.status, headers=dict(answer.headers), body=place.answer.text
            ),
            times=1,
        )
        page.goto(place.path)
    if not place.name.startswith("empty"):
        page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")


_MEASURE = """() => {
  const name = (e) => e.outerHTML.slice(0, 110).replace(/\\s+/g, ' ');
  const seen = (e) => e.checkVisibility() && !e.closest('.unseen, .skip, svg, template');
  const meet = (a, b, by) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > by
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by;
  const all = [...document.body.querySelectorAll('*')].filter(seen);

  const controls = all.filter((e) => e.matches('a[href], button, summary, textarea, input, select') && e.tabIndex >= 0)
    .map((e) => e.closest('label.tick, label.choice') ?? e);
  // A word in a sentence is as high as its line; what it opens has a button of its own as well.
  const inProse = (e) => e.matches('a, .word') && getComputedStyle(e).display === 'inline';
  const boxes = controls.map((e) => [e, e.getBoundingClientRect()]);
  const small = boxes.filter(([e, b]) => !inProse(e) && (b.height < 43.5 || b.width < 43.5)).map(([e]) => name(e));

  const overlaid = [];
  boxes.forEach(([e, a], place) => boxes.slice(place + 1).forEach(([f, b]) => {
    if (!e.contains(f) && !f.contains(e) && meet(a, b, 1)) overlaid.push([name(e), name(f)]);
  }));

  const texts = [];
  for (const e of all) for (const node of e.childNodes) {
    if (node.nodeType !== 3 || !node.data.trim() || e.matches('textarea, option')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const spare = box.height * 0.2; // the letters are lower than their line
      texts.push({ e, left: box.left, right: box.right, top: box.top + spare, bottom: box.bottom - spare });
    }
  }
  texts.sort((a, b) => a.top - b.top);
  const mixed = [];
  texts.forEach((a, place) => {
    for (const b of texts.slice(place + 1)) {
      if (b.top > a.bottom) break;
      if (a.e !== b.e && meet(a, b, 2)) mixed.push([name(a.e), name(b.e)]);
    }
  });

  const outside = all.filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1);
  });
  const hides = (e) => ['hidden', 'clip'].includes(getComputedStyle(e).overflowY) || e.matches('textarea');
  const cut = all.filter((e) => !e.matches('input') && hides(e)
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1));
  return {
    sideways: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    small, overlaid, mixed, outside: outside.map(name), cut: cut.map(name),
  };
}"""


def measure(page):
    """Return what is wrong with a page's layout: too small, over one another, outside the screen, or cut off."""
    return {what: found if found is True else found[:4] for what, found in page.evaluate(_MEASURE).items() if found}
