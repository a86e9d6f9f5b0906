"""Run it and it serves: `uv run app.py`. A WSGI server finds the program here as `app:app`."""

import logging
import sys

import segno

from mentorform.config import SettingError, Settings, reachable_address
from mentorform.serving import serve
from mentorform.web import create_app

try:
    settings = Settings.from_environment()
except SettingError as error:
    sys.exit(str(error))
app = create_app(settings)
if not settings.operator:
    print("MENTORFORM_OPERATOR is not set: no page says who keeps what people write.", file=sys.stderr)


def main() -> None:
    """Serve and say at which address."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    address = settings.base_url or f"http://{reachable_address(settings.host)}:{settings.port}"
    print(f"Mentorform: {address}/", flush=True)
    if settings.host not in ("127.0.0.1", "localhost", "::1"):
        segno.make(f"{address}/").terminal(compact=True)
    proxy = {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": {"x-forwarded-proto"}}  # nginx on this machine
    serve(
        app, host=settings.host, port=settings.port, ident=None, threads=8, clear_untrusted_proxy_headers=True, **proxy
    )


if __name__ == "__main__":
    main()
