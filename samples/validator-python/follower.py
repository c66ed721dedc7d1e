"""Follows the feed for ever: one stream, taken up again where it broke off."""

import json
import random
import time
import urllib.error
import urllib.request

from freshness import FreshnessIndex


def follow(address: str, index: FreshnessIndex, silence_limit: float = 10.0) -> None:
    """For a thread of its own."""
    pause = 0.1
    while True:
        before = index.revision
        try:
            # The time-out holds for each line: the issuer says something at least every five seconds.
            with urllib.request.urlopen(f"{address}?after_revision={index.revision}", timeout=silence_limit) as answer:
                for line in answer:
                    if line.strip():
                        index.take(json.loads(line))
        except urllib.error.HTTPError as error:
            if error.code == 400 and b'"CURSOR_EXPIRED"' in error.read():
                index.begin_anew()
        except (OSError, ValueError, KeyError):
            pass  # Cut, silent for too long or not to be read: it is taken up again.
        pause = 0.1 if index.revision > before else min(2 * pause, 2.0)
        # Services that were cut off together do not come back together.
        time.sleep(pause * random.uniform(0.5, 1.5))
