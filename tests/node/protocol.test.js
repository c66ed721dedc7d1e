// A relying party that knows nothing of OrgGrpc but its issuer: openid-client, against a started server.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as client from 'openid-client';

const { ISSUER, CLIENT_ID, COOKIE, REDIRECT_URI, POST_LOGOUT_REDIRECT_URI, ORGANIZATION } = process.env;
const SCOPE = 'openid profile email organization organizations offline_access';
let config;

before(async () => {
  config = await client.discovery(new URL(ISSUER), CLIENT_ID, undefined, client.None(), { execute: [client.allowInsecureRequests] });
});

/** Sends the browser with a session to the authorize endpoint and returns where it is sent back to. */
async function authorize(changes = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: SCOPE,
    organization: ORGANIZATION,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...changes,
  });
  const response = await fetch(url, { redirect: 'manual', headers: { cookie: COOKIE } });
  const location = response.headers.get('location');
  return { status: response.status, location: location && new URL(location, ISSUER), verifier, state, nonce };
}

function redeem(answer, checks = {}) {
  return client.authorizationCodeGrant(config, answer.location, {
    pkceCodeVerifier: answer.verifier,
    expectedState: answer.state,
    expectedNonce: answer.nonce,
    idTokenExpected: true,
    ...checks,
  });
}

const signIn = async () => redeem(await authorize());
const payload = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
const invalidGrant = { error: 'invalid_grant' };

test('discovery says what there is', () => {
  const server = config.serverMetadata();
  assert.deepEqual(server.code_challenge_methods_supported, ['S256']);
  for (const endpoint of ['authorization', 'token', 'userinfo', 'revocation', 'introspection', 'end_session']) {
    assert.ok(server[`${endpoint}_endpoint`]?.startsWith(ISSUER), endpoint);
  }
});

test('code and PKCE give an ID token and an access token for the organization', async () => {
  const tokens = await signIn();
  assert.equal(tokens.claims().sub, payload(tokens.access_token).sub);
  assert.equal(payload(tokens.access_token).org_id, ORGANIZATION);
  assert.deepEqual(tokens.claims().organizations.map((organization) => organization.id), [ORGANIZATION]);
});

test('userinfo knows the person', async () => {
  const tokens = await signIn();
  const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  assert.ok(person.email);
});

test('a refresh gives new tokens, and the old refresh token is spent', async () => {
  const first = await signIn();
  const second = await client.refreshTokenGrant(config, first.refresh_token);
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal(payload(second.access_token).org_id, ORGANIZATION);

  await assert.rejects(client.refreshTokenGrant(config, first.refresh_token), invalidGrant);
  // So soon after, it is the race of two tabs and not theft: the other tab keeps its session.
  assert.ok((await client.refreshTokenGrant(config, second.refresh_token)).access_token);
});

test('a revoked refresh token gives nothing', async () => {
  const tokens = await signIn();
  await client.tokenRevocation(config, tokens.refresh_token);
  await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), invalidGrant);
});

test('a wrong verifier is refused', async () => {
  const answer = await authorize();
  await assert.rejects(redeem(answer, { pkceCodeVerifier: client.randomPKCECodeVerifier() }), invalidGrant);
});

test('a code works once, and using it again takes back what it gave', async () => {
  const answer = await authorize();
  const tokens = await redeem(answer);
  await assert.rejects(redeem(answer), invalidGrant);
  await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), invalidGrant);
});

test('a wrong redirect URI is answered here and redirects nowhere', async () => {
  for (const redirect_uri of [`${REDIRECT_URI}/`, `${REDIRECT_URI}?x=1`, REDIRECT_URI.toUpperCase(), 'https://evil.example.com/']) {
    const answer = await authorize({ redirect_uri });
    assert.equal(answer.status, 400, redirect_uri);
    assert.equal(answer.location, null, redirect_uri);
  }
});

test('an unknown organization is access_denied, with the state', async () => {
  const answer = await authorize({ organization: 'somebody-elses' });
  assert.equal(answer.location.searchParams.get('error'), 'access_denied');
  assert.equal(answer.location.searchParams.get('state'), answer.state);
});

test('signing out leads back to the application', async () => {
  const tokens = await signIn();
  const url = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token, post_logout_redirect_uri: POST_LOGOUT_REDIRECT_URI, state: 'bye' });
  const response = await fetch(url, { redirect: 'manual', headers: { cookie: COOKIE } });
  assert.equal(response.status, 302);
  assert.equal(response.headers.get('location'), `${POST_LOGOUT_REDIRECT_URI}?state=bye`);
});
