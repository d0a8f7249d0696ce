// X's own SDK, unchanged, in front of the simulator. It prints a line of JSON for each answer, and
// reads the callback of the user.
import { Client, OAuth1, OAuth2, generateCodeVerifier } from "@xdevplatform/xdk";
import { createInterface } from "node:readline";

const {
  TWITTER_API_URL: baseUrl,
  TWITTER_CLIENT_ID: clientId,
  TWITTER_CLIENT_SECRET: clientSecret,
  TWITTER_API_KEY: apiKey,
  TWITTER_API_SECRET: apiSecret,
  OAUTH1_TOKEN: accessToken,
  OAUTH1_TOKEN_SECRET: accessTokenSecret,
  APP_BEARER: bearerToken,
  EXCHANGED_TOKEN: exchanged,
  REPLACED_TOKEN: replaced,
  CALLBACK: redirectUri,
} = process.env;

// The class for OAuth 2.0 knows no address but X's.
const fetchFromNetwork = globalThis.fetch;
globalThis.fetch = (address, options) =>
  fetchFromNetwork(String(address).replace("https://api.x.com", baseUrl), options);

const say = (name, answer) => console.log(JSON.stringify({ name, answer }));

async function sayError(name, call) {
  try {
    say(name, await call());
  } catch (error) {
    say(name, { status: error.status, data: error.data });
  }
}

const oauth2 = new OAuth2({
  clientId,
  clientSecret,
  redirectUri,
  scope: ["tweet.read", "users.read", "users.email", "offline.access"],
});
const verifier = generateCodeVerifier();
await oauth2.setPkceParameters(verifier);
say("authorize", await oauth2.getAuthorizationUrl("the state"));

const line = await new Promise((resolve) => {
  const input = createInterface({ input: process.stdin });
  input.once("line", (text) => {
    input.close();
    resolve(text);
  });
});
const callback = new URL(line);
say("state", callback.searchParams.get("state"));

const token = await oauth2.exchangeCode(callback.searchParams.get("code"), verifier);
say("scope", token.scope);
const user = new Client({ baseUrl, accessToken: token.access_token });
const userFields = ["confirmed_email", "profile_image_url", "public_metrics"];
say("me", await user.users.getMe({ userFields, postFields: ["created_at"] }));
await sayError("wrong field", () => user.users.getMe({ userFields: ["nonsense"] }));

const refreshed = await oauth2.refreshToken(token.refresh_token);
say("refreshed", await new Client({ baseUrl, accessToken: refreshed.access_token }).users.getMe());
await sayError("wrong token", () =>
  new Client({ baseUrl, accessToken: "wrong", retry: false }).users.getMe(),
);

const oauth1 = new OAuth1({ apiKey, apiSecret, callback: redirectUri, accessToken, accessTokenSecret });
say("signed", await new Client({ baseUrl, oauth1 }).users.getMe({ userFields: ["created_at", "verified"] }));

say("exchanged", await new Client({ baseUrl, accessToken: exchanged }).users.getMe());
await sayError("replaced", () =>
  new Client({ baseUrl, accessToken: replaced, retry: false }).users.getMe(),
);

const app = new Client({ baseUrl, bearerToken });
say("application", await app.users.getByUsername("alice", { userFields: ["created_at"] }));
say("nobody", await app.users.getByUsername("nobody_here"));
