"""Says of a token whether it is good: RFC 9068, and what the issuer has said since."""

from dataclasses import dataclass

import jwt

from freshness import FreshnessIndex


@dataclass(frozen=True)
class Settings:
    issuer: str
    audience: str
    silence_limit: float = 10.0
    """Seconds for which the issuer may be silent before tokens are refused."""


class Validator:
    def __init__(self, settings: Settings, key_set: dict, freshness: FreshnessIndex) -> None:
        self._settings = settings
        self._freshness = freshness
        self.renew_keys(key_set)

    def renew_keys(self, key_set: dict) -> None:
        self._keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(key_set).keys}

    def knows_key_of(self, token: str) -> bool:
        try:
            return jwt.get_unverified_header(token).get("kid") in self._keys
        except jwt.InvalidTokenError:
            return True

    def check(self, token: str) -> tuple[str, object]:
        """`accepted` with the claims, `refused` with the reason, or `unavailable`."""
        try:
            claims = self._verify(token)
        except (jwt.InvalidTokenError, ValueError, TypeError, KeyError) as error:
            return "refused", str(error)
        if self._freshness.is_stale(claims):
            return "refused", "The token is older than a change that concerns it; get a new one."
        return ("accepted", claims) if self._freshness.silence <= self._settings.silence_limit else ("unavailable", None)

    def _verify(self, token: str) -> dict:
        header = jwt.get_unverified_header(token)
        if header.get("typ", "").lower() not in ("at+jwt", "application/at+jwt"):
            raise jwt.InvalidTokenError("The token is no access token.")
        if "crit" in header:
            raise jwt.InvalidTokenError("The token asks for what nobody here understands.")
        if header.get("kid") not in self._keys:
            raise jwt.InvalidTokenError("Nobody knows the token's key.")
        key = self._keys[header["kid"]]
        # The algorithm is the key's, never the token's word.
        claims = jwt.decode(
            token,
            key.key,
            algorithms=[{"EC": "ES256", "RSA": "RS256"}[key.key_type]],
            audience=self._settings.audience,
            issuer=self._settings.issuer,
            # A clock that is a little behind must not refuse what was issued just now: `nbf` says from when, `iat` is for people.
            options={"require": ["exp", "iss", "aud", "sub"], "verify_iat": False},
        )
        if not isinstance(claims.get("sub"), str):
            raise jwt.InvalidTokenError("The token is nobody's.")
        return claims
