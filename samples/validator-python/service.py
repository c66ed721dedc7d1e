"""A service with one page for members, guarded by tokens of the issuer."""

import json
import os
import re
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from follower import follow
from freshness import FreshnessIndex
from validator import Settings, Validator

authority = os.environ.get("AUTHORITY", "http://localhost:5080")
audience = os.environ.get("AUDIENCE", "http://localhost:5090")


def fetch(address: str) -> dict:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return json.load(answer)


issuer = fetch(f"{authority}/.well-known/openid-configuration")
index = FreshnessIndex()
threading.Thread(target=follow, args=(issuer["freshness_stream_endpoint"], index), daemon=True).start()
validator = Validator(Settings(issuer["issuer"], audience), fetch(issuer["jwks_uri"]), index)


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        token = re.fullmatch(r"Bearer ([^ ]+)", self.headers.get("Authorization", ""), re.IGNORECASE)
        if token is None:
            return self._answer(401, {"WWW-Authenticate": "Bearer"})
        if not validator.knows_key_of(token[1]):
            # Keys rotate. A real service asks at most once in a while, not for every forged token.
            validator.renew_keys(fetch(issuer["jwks_uri"]))
        verdict, claims = validator.check(token[1])
        if verdict == "accepted":
            return self._answer(200, {"Content-Type": "application/json"}, {"sub": claims["sub"], "org_id": claims.get("org_id")})
        if verdict == "refused":
            return self._answer(401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})
        return self._answer(503, {"Retry-After": "2"})

    def _answer(self, status: int, headers: dict[str, str], body: dict | None = None) -> None:
        content = json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "0"))), Page)
    print(f"Listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
