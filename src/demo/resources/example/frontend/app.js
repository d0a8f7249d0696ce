import * as oauth from "./oauth4webapi-3.8.8.js";

const AWAY = "away-to-log-in";

const config = await (await fetch("config.json")).json();
const issuer = new URL(config.issuer);
const client = { client_id: config.clientId };
const redirectUri = new URL("./", location.href).href;

// Plain http is for this machine only.
const options = { [oauth.allowInsecureRequests]: issuer.hostname === "127.0.0.1" };

const element = (id) => document.getElementById(id);

// In memory only: neither another page of this origin nor the next person finds them. Whoever
// reloads the page presses the button again, and is back at once.
let server;
let tokens = null;

async function discover() {
  const answer = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...options });
  return oauth.processDiscoveryResponse(issuer, answer);
}

async function logIn() {
  const state = oauth.generateRandomState();
  const verifier = oauth.generateRandomCodeVerifier();
  sessionStorage.setItem(AWAY, JSON.stringify({ state, verifier }));
  const address = new URL(server.authorization_endpoint);
  address.search = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  location.assign(address);
}

/** Checks state and issuer, and changes the code for tokens. */
async function comeBack(answer) {
  const away = JSON.parse(sessionStorage.getItem(AWAY) ?? "null");
  sessionStorage.removeItem(AWAY);
  if (away === null) {
    throw new Error("This log-in was not begun in this tab.");
  }
  const checked = oauth.validateAuthResponse(server, client, answer, away.state);
  const response = await oauth.authorizationCodeGrantRequest(
    server, client, oauth.None(), checked, redirectUri, away.verifier, options);
  keep(await oauth.processAuthorizationCodeResponse(server, client, response));
}

function keep(result) {
  tokens = {
    access: result.access_token,
    refresh: result.refresh_token,
    until: new Date(Date.now() + result.expires_in * 1000),
  };
}

async function refresh() {
  const response = await oauth.refreshTokenGrantRequest(
    server, client, oauth.None(), tokens.refresh, options);
  keep(await oauth.processRefreshTokenResponse(server, client, response));
}

async function callApi() {
  const address = new URL("api/me", issuer.href.replace(/\/?$/, "/"));
  const call = () =>
    oauth.protectedResourceRequest(tokens.access, "GET", address, undefined, undefined, options);
  let answer;
  try {
    answer = await call();
  } catch (refused) {
    if (!(refused instanceof oauth.WWWAuthenticateChallengeError)) {
      throw refused;
    }
    await refresh();
    answer = await call();
  }
  return answer.json();
}

async function logOut() {
  const { refresh: token } = tokens;
  tokens = null;
  const response = await oauth.revocationRequest(server, client, oauth.None(), token, options);
  await oauth.processRevocationResponse(response);
}

async function showMember() {
  const me = await callApi();
  element("name").textContent = me.displayName;
  element("handle").textContent = "@" + me.username;
  element("user-id").textContent = me.userId;
  element("until").textContent = tokens.until.toLocaleTimeString();
}

function show(status, problem = "") {
  element("status").textContent = status;
  element("problem").textContent = problem;
  element("guest").hidden = tokens !== null;
  element("member").hidden = tokens === null;
}

function explain(failure) {
  if (failure instanceof oauth.AuthorizationResponseError) {
    return failure.error === "access_denied"
      ? "You said no at X."
      : "The log-in did not work: " + failure.error;
  }
  if (failure instanceof oauth.ResponseBodyError) {
    tokens = null;
    return "You have been logged out. Please log in again.";
  }
  return "That did not work: " + failure.message;
}

/** One thing at a time: a refresh token is good once. */
async function run(work, done) {
  const buttons = [...document.querySelectorAll("button")];
  buttons.forEach((button) => { button.disabled = true; });
  try {
    await work();
    show(done);
  } catch (failure) {
    const problem = explain(failure);
    show(tokens === null ? "You are not logged in." : "", problem);
  } finally {
    buttons.forEach((button) => { button.disabled = false; });
  }
}

element("log-in").addEventListener("click", () => run(logIn, "On to the log-in …"));
element("call").addEventListener("click", () => run(showMember, "The API has answered."));
element("refresh").addEventListener("click", () =>
  run(async () => { await refresh(); await showMember(); }, "There is a new token."));
element("log-out").addEventListener("click", () => run(logOut, "You are logged out."));

const answer = new URLSearchParams(location.search);
// The code is not to stay in the address bar and in the history.
history.replaceState(null, "", location.pathname);
run(async () => {
  server = await discover();
  if (answer.has("state")) {
    await comeBack(answer);
    await showMember();
  }
}, answer.has("state") ? "You are logged in." : "You are not logged in.");
