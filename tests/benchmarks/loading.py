"""What a first load costs in a real browser on a poor connection: bytes as they cross the wire, requests, seconds."""

import threading

from playwright.sync_api import sync_playwright
from waitress.server import create_server

from tests.devices import ARGUMENTS, TABLET, chromium_path

POOR = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # ms; 400 kbit/s
READY = 3.0  # seconds


def measure(app, path):
    """Print what the first load of a page and the next page cost. `path` is a meeting's address below the site."""
    chromium = chromium_path()
    if chromium is None:
        print("no Chromium on this machine: the first load is not measured")
        return
    server = create_server(app, host="127.0.0.1", port=0, threads=8, ident=None)
    threading.Thread(target=server.run, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        context = browser.new_context(viewport=TABLET)
        site = f"http://127.0.0.1:{server.effective_port}"
        for name, address in [("first load", path), ("the next meeting", path.replace("meetings/1", "meetings/2"))]:
            _print(name, *_open(context, site + address))
        browser.close()
    server.close()


def _open(context, address):
    page, found, types = context.new_page(), {}, {}
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", POOR)
    devtools.on("Network.responseReceived", lambda event: types.update({event["requestId"]: event}))
    devtools.on("Network.loadingFinished", lambda event: found.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(address, wait_until="load")
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
    first = set(types)
    page.wait_for_timeout(2500)  # ms: what the page asks for once it stands
    weights, after = {}, {}
    for request, event in types.items():
        if not event["response"].get("fromDiskCache"):
            heads = len(event["response"].get("headersText", "")) or _length(event["response"]["headers"])
            kept = weights if request in first else after
            kept[request] = (event["type"], max(0, found.get(request, 0) - heads))
    page.close()
    return weights, after, ready


def _length(headers):
    return sum(len(name) + len(value) + 4 for name, value in headers.items()) + 17


def _print(name, weights, after, ready):
    total = sum(weight for _type, weight in weights.values())
    sheet = sum(weight for kind, weight in weights.values() if kind in ("Document", "Stylesheet"))
    print(f"{name}: {total / 1000:.1f} kB compressed in {len(weights)} requests, page and style {sheet / 1000:.1f} kB")
    rest = sum(weight for _type, weight in after.values())
    print(f"{name}: once it stands {rest / 1000:.1f} kB more in {len(after)} requests")
    print(f"{name + ', seconds until ready / 3 s':58} {ready / READY:6.2f}   (aim ≤ 1; 400 kbit/s, 400 ms)")
