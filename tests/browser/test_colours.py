"""What colour tells is told without it too: a system's own few colours, and no movement for those who ask for none."""

import pytest
from places import READINGS
from seeing import show

# What makes an element look different where a system takes all colours and backgrounds away, in a state and without it.
DIFFERS = """(e, [state, part]) => {
  const look = () => {
    const seen = part ? e.querySelector(part) : e;
    return ['', '::before'].flatMap((pseudo) => {
      const s = getComputedStyle(seen, pseudo || null);
      return [s.fontWeight, s.outlineStyle, s.outlineWidth, s.borderTopWidth, s.borderTopStyle, s.borderTopColor,
        s.content, s.forcedColorAdjust === 'none' ? s.backgroundColor + s.backgroundImage : ''];
    }).join(' ');
  };
  e.classList.remove('here', 'done', 'begun', 'bad');
  e.removeAttribute('aria-current');
  const without = look();
  if (state === 'aria-current') e.setAttribute(state, 'true');
  else e.classList.add(state);
  return look() !== without;
}"""
STATES = [(".toggle", "aria-current", ""), (".languages a", "aria-current", ""), (".field-text", "bad", "textarea")]
STATES += [(".path li", state, "a") for state in ("here", "done", "begun")]
STATES += [(".agenda li", state, "a") for state in ("done", "begun")]
FRAMED = [".conflict", ".notice", ".talk", ".who", ".card", "textarea", "main input[type=text]", "main .save > button"]
FRAMED += [".toggle", ".languages > summary", ".button"]

FRAME = """(e) => { const s = getComputedStyle(e);
  return [s.borderTopStyle, parseFloat(s.borderTopWidth), s.borderTopColor, getComputedStyle(document.body).color]; }"""


@pytest.fixture
def site(world):
    return world.address


@pytest.fixture
def forced(device, world):
    """Opens a place in a reading on a device whose system forces its own colours."""
    page = device(forced_colors="active", reduced_motion="reduce")

    def at(name, reading="fi"):
        show(page, world.place(name, reading), READINGS[reading])
        page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        return page

    return at


def test_a_state_is_seen_without_its_colour(forced):
    page = forced("conflict 409")

    for host, state, part in STATES:
        assert page.locator(host).first.evaluate(DIFFERS, [state, part]), (host, state)


def test_what_a_background_holds_together_has_a_frame_without_it(forced):
    page = forced("conflict 409")

    for selector in FRAMED:
        style, width, colour, _text = page.locator(selector).first.evaluate(FRAME)
        assert (style, width >= 1) == ("solid", True), selector
        assert colour != "rgba(0, 0, 0, 0)", selector


MOVING = """() => [...document.querySelectorAll('*')].filter((e) => ['', '::before', '::after'].some((part) => {
  const s = getComputedStyle(e, part || null);
  return parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none' || s.scrollBehavior === 'smooth';
})).map((e) => e.outerHTML.slice(0, 100))"""


def test_nothing_moves_for_those_who_ask_for_no_movement(forced):
    for name in ("full overview", "conflict 409", "full summary"):
        page = forced(name)

        assert page.evaluate(MOVING) == []
        assert page.evaluate("document.getAnimations().length") == 0
