import { createHash } from 'node:crypto';

/** One message of the feed: orggrpc.v1.WatchFreshnessResponse as JSON. */
export interface FreshnessMessage {
  entries?: { revision: string; fingerprint: string }[];
  revision: string;
  time: string;
  keep: string;
  hasMore?: boolean;
}

/** What a token says of who it is for, and when that was read. */
export interface TokenNames {
  sub: string;
  orgId?: string | undefined;
  sid?: string | undefined;
  revision: bigint;
  issuedAt: number;
}

/** What the issuer has said about stale tokens, for as long as it matters. */
export class FreshnessIndex {
  private readonly newest = new Map<string, bigint>();
  private readonly ends: { end: number; fingerprint: string; revision: bigint }[] = [];
  private heardAt: number | undefined;
  private restored: { revision: bigint; time: number } | undefined;
  private isBeginningAnew = false;

  /** Up to where everything was heard: where to go on. */
  revision = 0n;

  /** Milliseconds since the issuer was heard the last time; infinite when it was not heard to the end yet. */
  get silence(): number {
    return this.heardAt === undefined ? Infinity : performance.now() - this.heardAt;
  }

  take(message: FreshnessMessage): void {
    if (this.isBeginningAnew) {
      // What the lost history said of tokens would be said of the wrong ones.
      this.newest.clear();
      this.ends.length = 0;
      this.restored = { revision: BigInt(message.revision), time: Date.parse(message.time) / 1000 };
      this.isBeginningAnew = false;
    }

    const now = performance.now();
    const end = now + 1000 * Number.parseFloat(message.keep);
    for (const entry of message.entries ?? []) {
      const revision = BigInt(entry.revision);
      if (revision > (this.newest.get(entry.fingerprint) ?? -1n)) {
        this.newest.set(entry.fingerprint, revision);
      }
      this.ends.push({ end, fingerprint: entry.fingerprint, revision });
    }

    while (this.ends[0] && this.ends[0].end <= now) {
      const oldest = this.ends.shift()!;
      if (this.newest.get(oldest.fingerprint) === oldest.revision) {
        this.newest.delete(oldest.fingerprint);
      }
    }

    const revision = BigInt(message.revision);
    this.revision = revision > this.revision ? revision : this.revision;
    if (!message.hasMore || this.heardAt !== undefined) {
      this.heardAt = now;
    }
  }

  /** The server was restored to an earlier point: everything is heard anew. */
  beginAnew(): void {
    this.revision = 0n;
    this.heardAt = undefined;
    this.isBeginningAnew = true;
  }

  isStale(token: TokenNames): boolean {
    if (this.restored && token.revision > this.restored.revision && token.issuedAt < this.restored.time) {
      return true;
    }
    const names = [token.sub];
    if (token.sid !== undefined) names.push(token.sid);
    if (token.orgId !== undefined) names.push(token.orgId, `${token.sub} ${token.orgId}`);
    return names.some((name) => (this.newest.get(fingerprintOf(name)) ?? -1n) > token.revision);
  }
}

/** The first 16 bytes of the SHA-256, in base64 as the feed writes them. */
function fingerprintOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest().subarray(0, 16).toString('base64');
}
