"""The network between a device and the program: slow, losing, cut off, as a seed says. A layer around the program."""

import random
import socket
import threading
import time
from collections import Counter

DELAYS = ((0.05, 0.3), (0.05, 0.3), (0.3, 1.2), (1.2, 3.0))  # s: half of the answers are quick, a quarter very slow
LOST = 0.08  # of the saves: the server has it, and its answer never arrives
REFUSED = 0.03  # of the saves: a proxy that answers 502 for it
DEVICE = "X-Walk-Device"  # the header by which a request says whose it is


class Weather:
    """What becomes of one device's requests, in the order in which they come."""

    def __init__(self, seed: str) -> None:
        self._chance, self._lock = random.Random(seed), threading.Lock()
        self.calm = False
        self.offline = False
        self.seen = Counter()  # how many saves of each status, and how many answers were lost

    def draw(self) -> tuple[float, float, float]:
        """Return the seconds before a request is seen and before its answer leaves, and its luck from 0 to 1."""
        with self._lock:
            delay, share = self._chance.uniform(*self._chance.choice(DELAYS)), self._chance.random()
            return delay * share, delay * (1 - share), self._chance.random()


class Skies:
    """A WSGI program behind a weather for each device; requests of nobody known are simply passed on."""

    def __init__(self, app) -> None:
        self._app, self.weathers = app, {}

    def __call__(self, environ, start_response):
        weather = self.weathers.get(environ.get("HTTP_" + DEVICE.upper().replace("-", "_")))
        is_save = environ["REQUEST_METHOD"] == "POST"
        if not weather or not (is_save or "since=" in environ["QUERY_STRING"]):
            return self._app(environ, start_response)

        def count(status, headers, *more):
            if is_save:
                weather.seen[status[:3]] += 1
            return start_response(status, headers, *more)

        before, after, luck = (0, 0, 1) if weather.calm else weather.draw()
        time.sleep(before)
        if is_save and luck < REFUSED:
            count("502 Bad Gateway", [("Content-Type", "text/plain")])
            return [b"Bad Gateway"]
        answer = self._app(environ, count)
        time.sleep(after)
        if weather.offline or (is_save and luck < REFUSED + LOST):
            weather.seen["lost"] += is_save
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return answer
