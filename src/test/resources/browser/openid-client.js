// What the documentation of openid-client shows, for a public client with PKCE.
import * as client from "openid-client";

const show = (text) => (document.getElementById("status").textContent = text);

const { issuer, clientId } = await (await fetch("config.json")).json();
const redirectUri = location.origin + location.pathname;
const config = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
  // The test has no TLS.
  execute: [client.allowInsecureRequests],
});

document.getElementById("log-in").onclick = async () => {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  sessionStorage.setItem("begun", JSON.stringify({ verifier, state, nonce }));
  location.href = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: "openid profile groups offline_access",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  });
};

async function finish() {
  const { verifier, state, nonce } = JSON.parse(sessionStorage.getItem("begun"));
  const tokens = await client.authorizationCodeGrant(config, new URL(location.href), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
  const { sub } = tokens.claims();
  const user = await client.fetchUserInfo(config, tokens.access_token, sub);
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  const again = await client.fetchUserInfo(config, refreshed.access_token, sub);
  await client.tokenRevocation(config, refreshed.refresh_token);
  const ended = await client.refreshTokenGrant(config, refreshed.refresh_token).catch((e) => e.error);
  show(`${user.preferred_username} ${user.groups} ${again.name} ${ended}`);
}

if (new URLSearchParams(location.search).has("state")) {
  finish().catch((failure) => show(`${failure.name}: ${failure.message} ${failure.cause ?? ""}`));
} else {
  show("ready");
}
