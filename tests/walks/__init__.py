"""Walks: two people type on a tablet and a phone, and every letter is looked for afterwards.

`plan` draws from a seed what each of them does; `device` does it in a real Chromium; `weather` makes the network as bad
as a kitchen's; `ledger` remembers what was typed where, and compares. `walk` puts one walk together.
"""
