import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { FreshnessIndex, type FreshnessMessage } from '../src/freshness.js';
import { Validator } from '../src/validator.js';

const kit = new URL('../../../../tests/conformance/', import.meta.url);
const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, kit), 'utf8')) as T;
const keys = createLocalJWKSet(read<JSONWebKeySet>('keys.json'));
const feeds = read<Record<string, { silent: boolean; heard: FreshnessMessage[] }>>('feeds.json');
const cases = read<{ name: string; token: string; feed: string; verdict: string; why: string }[]>('cases.json');

const validators = new Map(
  Object.entries(feeds).map(([name, feed]) => {
    const index = new FreshnessIndex();
    feed.heard.forEach((message) => index.take(message));
    const settings = { issuer: 'https://id.example.org/', audience: 'https://projects.example.org', silenceLimit: 60_000 };
    return [name, new Validator(settings, keys, index)];
  }),
);

test('there are cases', () => assert.ok(cases.length >= 100));

for (const one of cases) {
  test(one.name, async () => {
    const answer = await validators.get(one.feed)!.check(one.token);
    assert.equal(answer.verdict, one.verdict, 'why' in answer ? `${one.why}: ${answer.why}` : one.why);
  });
}
