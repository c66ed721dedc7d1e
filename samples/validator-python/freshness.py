"""What the issuer has said about stale tokens, for as long as it matters."""

import base64
import collections
import hashlib
import time
from datetime import datetime
from threading import Lock


def fingerprint_of(text: str) -> str:
    """The first 16 bytes of the SHA-256, in base64 as the feed writes them."""
    return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()[:16]).decode("ascii")


class FreshnessIndex:
    """One follower writes, every request reads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: dict[str, int] = {}
        self._ends: collections.deque[tuple[float, str, int]] = collections.deque()
        self._heard_at: float | None = None
        self._restored: tuple[int, float] | None = None
        self._begins_anew = False
        self.revision = 0
        """Up to where everything was heard: where to go on."""

    @property
    def silence(self) -> float:
        """Seconds since the issuer was heard the last time; infinite when it was not heard to the end yet."""
        heard = self._heard_at
        return float("inf") if heard is None else time.monotonic() - heard

    def take(self, message: dict) -> None:
        """A message of the stream: orggrpc.v1.WatchFreshnessResponse as JSON."""
        with self._lock:
            if self._begins_anew:
                # What the lost history said of tokens would be said of the wrong ones.
                self._newest.clear()
                self._ends.clear()
                self._restored = (int(message["revision"]), datetime.fromisoformat(message["time"].replace("Z", "+00:00")).timestamp())
                self._begins_anew = False
            now = time.monotonic()
            end = now + float(message["keep"].rstrip("s"))
            for entry in message.get("entries", []):
                fingerprint, revision = entry["fingerprint"], int(entry["revision"])
                self._newest[fingerprint] = max(revision, self._newest.get(fingerprint, -1))
                self._ends.append((end, fingerprint, revision))
            while self._ends and self._ends[0][0] <= now:
                _, fingerprint, revision = self._ends.popleft()
                if self._newest.get(fingerprint) == revision:
                    del self._newest[fingerprint]
            self.revision = max(self.revision, int(message["revision"]))
            if not message.get("hasMore", False) or self._heard_at is not None:
                self._heard_at = now

    def begin_anew(self) -> None:
        """The server was restored to an earlier point: everything is heard anew."""
        with self._lock:
            self.revision = 0
            self._heard_at = None
            self._begins_anew = True

    def is_stale(self, claims: dict) -> bool:
        # A token that does not say how old it is counts as older than every change.
        revision = claims.get("org_rev", 0)
        with self._lock:
            if self._restored and revision > self._restored[0] and claims.get("iat", 0) < self._restored[1]:
                return True
            names = [claims["sub"]]
            if "sid" in claims:
                names.append(claims["sid"])
            if "org_id" in claims:
                names += [claims["org_id"], f"{claims['sub']} {claims['org_id']}"]
            return any(self._newest.get(fingerprint_of(name), -1) > revision for name in names)
