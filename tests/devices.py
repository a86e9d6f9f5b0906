"""The browser that tests, benchmarks and pictures drive, and the screens of those who use the program."""

import shutil

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 360, "height": 740}


def chromium_path():
    """Return the path of this machine's Chromium, or `None`. The shell without windows is a third faster."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)
