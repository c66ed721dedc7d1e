"""Every case of the conformance kit: python3 -m unittest, with Debian's python3-jwt and python3-cryptography."""

import json
import pathlib
import unittest

from freshness import FreshnessIndex
from validator import Settings, Validator

KIT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "conformance"


def read(name: str):
    return json.loads((KIT / name).read_text(encoding="utf-8"))


class Conformance(unittest.TestCase):
    def test_every_case(self) -> None:
        settings, keys = Settings("https://id.example.org/", "https://projects.example.org", silence_limit=60), read("keys.json")
        validators = {}
        for name, feed in read("feeds.json").items():
            index = FreshnessIndex()
            for message in feed["heard"]:
                index.take(message)
            validators[name] = Validator(settings, keys, index)
        cases = read("cases.json")
        self.assertGreaterEqual(len(cases), 100)
        for case in cases:
            with self.subTest(case["name"]):
                verdict, why = validators[case["feed"]].check(case["token"])
                self.assertEqual(case["verdict"], verdict, f"{case['why']}: {why}")


if __name__ == "__main__":
    unittest.main()
