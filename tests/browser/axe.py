"""axe-core looks at a page as those meet it who cannot see or touch everything, and says what bars them."""

from axe_playwright_python.base import AXE_SCRIPT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# Runs axe; of an element's contrast it asks only where words stand in a look that no page before had. A look is all
# that contrast is made of: the letters' colour, size and weight, each background behind them and what changes it, and
# the tags and classes on the way there for what may lie over it; and whether it is one letter, of which axe is unsure.
# Pages repeat their looks, and seven tenths of axe's time went into asking what lies under each word. A look counts as
# known once axe has found it good: what it is unsure of is asked again on each page.
LOOK = """async ([known, options]) => {
  const short = (text) => {
    let a = 1, b = 2;
    for (let i = 0; i < text.length; i++) {
      a = Math.imul(a ^ text.charCodeAt(i), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(i), 1597334677);
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36);
  };
  const behind = new Map([[null, matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light']]);
  const background = (e) => {
    if (!behind.has(e)) {
      const own = ['', '::before', '::after'].map((part) => {
        const s = getComputedStyle(e, part || null);
        return part && s.content === 'none' ? '' : [s.backgroundColor, s.backgroundImage, s.backgroundClip, s.opacity,
          s.filter, s.mixBlendMode, s.position, s.textShadow].join();
      });
      const put = [e.tagName, e.getAttribute('class'), e.matches(':disabled, [aria-disabled=true]')];
      behind.set(e, short([background(e.parentElement), ...put, ...own].join(' ')));
    }
    return behind.get(e);
  };
  const isBox = (e) => e.matches('textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])');
  const words = (e) => isBox(e) ? e.value || e.placeholder || ' '
    : [...e.childNodes].map((node) => node.nodeType === 3 ? node.data : '').join('').trim();

  const fresh = new Map(), seen = new Set(known);
  for (const e of document.querySelectorAll('body, body *')) {
    e.removeAttribute('data-look');
    const said = words(e);
    if (!said || !e.checkVisibility()) continue;
    const s = getComputedStyle(e);
    const letters = [s.color, s.fontSize, s.fontWeight, s.webkitTextStroke, Math.min(said.length, 2)];
    const look = short([background(e), ...letters].join(' '));
    if (!seen.has(look)) fresh.set(look, [...fresh.get(look) ?? [], e]);
  }
  const mark = (e, look) => e.setAttribute('data-look', look);
  fresh.forEach(([e], look) => mark(e, look));

  axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-look]' }] });
  const found = await axe.run(document, options);
  const good = (run) => run.passes.find((rule) => rule.id === 'color-contrast')?.nodes
    .map((node) => node.element.dataset.look) ?? [];
  const first = good(found);
  const sure = new Set([...first, ...found.violations.flatMap((rule) => rule.nodes)
    .map((node) => node.element.dataset.look)]);
  const others = [...fresh].filter(([look, all]) => !sure.has(look) && all.length > 1);
  fresh.forEach(([e]) => e.removeAttribute('data-look'));
  others.forEach(([look, [, ...all]]) => all.forEach((e) => mark(e, look)));
  const again = others.length
    ? await axe.run(document, { ...options, runOnly: { type: 'rule', values: ['color-contrast'] } })
    : { violations: [], passes: [] };
  return [
    [...found.violations, ...again.violations]
      .map((rule) => [rule.id, rule.nodes.slice(0, 5).map((node) => node.html.slice(0, 160))]),
    [...first, ...good(again)],
  ];
}"""


class Axe:
    """Looks at one page after the other, and remembers the looks of words whose contrast it found good."""

    def __init__(self):
        self._known = set()

    def faults(self, page, **options):
        """Return what axe finds on a page: each rule that is broken, with the first elements that break it."""
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(f"{AXE_SCRIPT};0")
        options = {
            "runOnly": TAGS,
            "resultTypes": ["violations", "passes"],
            "iframes": False,
            "preload": False,  # only for sounds and films that play by themselves, of which we have none
            "selectors": False,
            "elementRef": True,
            **options,
        }
        found, good = page.evaluate(LOOK, [list(self._known), options])
        self._known.update(good)
        return found
