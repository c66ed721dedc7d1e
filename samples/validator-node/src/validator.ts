import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { FreshnessIndex } from './freshness.js';

export interface Settings {
  issuer: string;
  audience: string;
  /** Milliseconds for which the issuer may be silent before tokens are refused. */
  silenceLimit: number;
}

export type Verdict =
  | { verdict: 'accepted'; claims: JWTPayload }
  | { verdict: 'refused'; why: string }
  | { verdict: 'unavailable' };

/** Says of a token whether it is good: RFC 9068, and what the issuer has said since. */
export class Validator {
  constructor(
    private readonly settings: Settings,
    private readonly keys: JWTVerifyGetKey,
    private readonly freshness: FreshnessIndex,
  ) {}

  async check(token: string): Promise<Verdict> {
    let claims: JWTPayload;
    try {
      const verified = await jwtVerify(token, this.keys, {
        issuer: this.settings.issuer,
        audience: this.settings.audience,
        algorithms: ['ES256', 'RS256'],
        typ: 'at+jwt',
        requiredClaims: ['exp', 'sub', 'aud', 'iss'],
      });
      // Without a key's name, the library would try the only key that fits.
      if (typeof verified.protectedHeader.kid !== 'string') {
        return { verdict: 'refused', why: 'The token does not name its key.' };
      }
      claims = verified.payload;
    } catch (error) {
      return { verdict: 'refused', why: (error as Error).message };
    }

    const { sub, org_id: orgId, sid, org_rev: revision, iat } = claims as Record<string, unknown>;
    const names = {
      sub: sub as string,
      orgId: typeof orgId === 'string' ? orgId : undefined,
      sid: typeof sid === 'string' ? sid : undefined,
      // A token that does not say how old it is counts as older than every change.
      revision: typeof revision === 'number' ? BigInt(revision) : 0n,
      issuedAt: typeof iat === 'number' ? iat : 0,
    };
    if (this.freshness.isStale(names)) {
      return { verdict: 'refused', why: 'The token is older than a change that concerns it; get a new one.' };
    }
    return this.freshness.silence <= this.settings.silenceLimit ? { verdict: 'accepted', claims } : { verdict: 'unavailable' };
  }
}
