"""What two people do in one walk: drawn from a seed before it begins, so that what found a fault can be repeated.

A plan names no question: it says "a blank row of this section", and the device finds one on the page as it stands.
"""

import random
from dataclasses import dataclass

STEPS = 7  # texts a device: some 80 letters, 20 to 30 seconds
LETTER = (70, 150)  # ms from one letter to the next
LONGEST_GAP = 2.0  # s between reaching a control and typing in it

# Where the next text goes, and how often: seen from the control that was typed in last.
WAYS = {"neighbour": 4, "blank row": 5, "any": 3, "same": 1, "tab": 3}

# What happens in the middle of a word, and how often; each is a row of `device.ACTS`.
ACTS = {
    "add a row": 2,
    "move a row up": 1,
    "move a row down": 1,
    "explain": 2,
    "more": 2,
    "fold": 1,
    "save": 1,
    "tick": 2,
    "choose": 2,
    "resolve": 2,
    "look": 3,
    "offline": 2,
    "somebody writes here": 3,
    "somebody writes beside": 3,
}
WORDS = (
    "Leivon itse", "salaatti", "hygienia", "kassalla", "puhun suomea", "ruoka", "ööljy", "työ", "keitän", "pöydät",
    "aamulla", "vähän", "astiat", "kuivaan", "yksin", "joka päivä", "varasto", "kahvi", "siivous", "tilaan",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One text: in which section and control, how it is typed, and what happens before its letter of each number.

    `section` and `chance` (0 to 1) pick among what the page holds. `pauses` are seconds before each letter.
    """

    section: float
    way: str
    chance: float
    text: str
    pauses: tuple[float, ...]
    acts: dict[int, tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Plan:
    """One walk: the page that both devices open, and what each does there."""

    seed: int
    page: str
    tablet: tuple[Step, ...]
    phone: tuple[Step, ...]


def plan(seed: int, steps: int = STEPS) -> Plan:
    """Draw a walk. Both people work in the same section at a time, and now and then in the same control."""
    chance = random.Random(seed)
    page = f"meetings/{chance.choice((1, 1, 2))}"
    sections = [chance.random() for _ in range(2)]
    tablet, phone = [], []
    for number in range(steps):
        section = sections[number * len(sections) // steps]
        tablet.append(_step(chance, section))
        phone.append(_step(chance, section, tablet[-1] if chance.random() < 0.2 else None))
    return Plan(seed, page, tuple(tablet), tuple(phone))


def _step(chance: random.Random, section: float, beside: Step | None = None) -> Step:
    text = " ".join(chance.choices(WORDS, k=chance.choice((1, 1, 2))))
    pauses = [chance.uniform(*LETTER) / 1000 for _ in text]
    pauses[0] = LONGEST_GAP * chance.random() ** 2  # most people begin at once
    acts = {}
    for _ in range(chance.choice((0, 1, 1, 2))):
        acts[chance.randrange(1, len(text))] = (_draw(chance, ACTS), chance.random())
    way, where = (beside.way, beside.chance) if beside else (_draw(chance, WAYS), chance.random())
    return Step(section, way, where, text, tuple(pauses), acts)


def _draw(chance: random.Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
