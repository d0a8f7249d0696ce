// What the documentation of oidc-client-ts shows, for a public client with PKCE.
const show = (text) => (document.getElementById("status").textContent = text);

const { issuer, clientId } = await (await fetch("config.json")).json();
const users = new oidc.UserManager({
  authority: issuer,
  client_id: clientId,
  redirect_uri: location.origin + location.pathname,
  scope: "openid profile offline_access",
  loadUserInfo: true,
});

document.getElementById("log-in").onclick = () => users.signinRedirect();

async function finish() {
  await users.signinRedirectCallback();
  const user = await users.getUser();
  const renewed = await users.signinSilent();
  const other = renewed.access_token !== user.access_token;
  await users.revokeTokens();
  show(`${user.profile.preferred_username} ${renewed.profile.name} ${other}`);
}

if (new URLSearchParams(location.search).has("state")) {
  finish().catch((failure) => show(`${failure.name}: ${failure.message}`));
} else {
  show("ready");
}
