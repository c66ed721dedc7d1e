import { createServer } from 'node:http';
import { createRemoteJWKSet } from 'jose';
import { FreshnessIndex } from './freshness.js';
import { follow } from './follower.js';
import { Validator } from './validator.js';

// A service with one page for members, guarded by tokens of the issuer.
const authority = process.env.AUTHORITY ?? 'http://localhost:5080';
const audience = process.env.AUDIENCE ?? 'http://localhost:5090';
const silenceLimit = 10_000;

const discovered = await fetch(`${authority}/.well-known/openid-configuration`);
const issuer = (await discovered.json()) as { issuer: string; jwks_uri: string; freshness_stream_endpoint: string };
const index = new FreshnessIndex();
const ending = new AbortController();
void follow(issuer.freshness_stream_endpoint, index, silenceLimit, ending.signal);
const validator = new Validator({ issuer: issuer.issuer, audience, silenceLimit }, createRemoteJWKSet(new URL(issuer.jwks_uri)), index);

const server = createServer(async (request, response) => {
  const token = /^Bearer ([^ ]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    response.writeHead(401, { 'WWW-Authenticate': 'Bearer' }).end();
    return;
  }
  const answer = await validator.check(token);
  switch (answer.verdict) {
    case 'accepted':
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ sub: answer.claims.sub, org_id: answer.claims.org_id }));
      break;
    case 'refused':
      response.writeHead(401, { 'WWW-Authenticate': 'Bearer error="invalid_token"' }).end();
      break;
    case 'unavailable':
      response.writeHead(503, { 'Retry-After': '2' }).end();
      break;
  }
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const address = server.address();
  console.log(`Listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`);
});
process.on('SIGTERM', () => {
  ending.abort();
  server.close();
  server.closeAllConnections();
});
