// A site with Auth.js and its adapter for PostgreSQL, with the tables of the adapter's documentation.
import { ExpressAuth, getSession } from "@auth/express";
import Twitter from "@auth/express/providers/twitter";
import PostgresAdapter from "@auth/pg-adapter";
import express from "express";
import { webcrypto } from "node:crypto";
import pg from "pg";

// Auth.js needs this global, which Node.js 18 does not have.
globalThis.crypto ??= webcrypto;

const {
  PORT,
  TWITTER_API_URL: x,
  TWITTER_AUTHORIZE_URL: authorize,
  TWITTER_CLIENT_ID: clientId,
  TWITTER_CLIENT_SECRET: clientSecret,
} = process.env;

const pool = new pg.Pool();
await pool.query(`
  create table verification_token (
    identifier text not null, expires timestamptz not null, token text not null,
    primary key (identifier, token));
  create table accounts (
    id serial primary key, "userId" integer not null, type varchar(255) not null,
    provider varchar(255) not null, "providerAccountId" varchar(255) not null, refresh_token text,
    access_token text, expires_at bigint, id_token text, scope text, session_state text,
    token_type text);
  create table sessions (
    id serial primary key, "userId" integer not null, expires timestamptz not null,
    "sessionToken" varchar(255) not null);
  create table users (
    id serial primary key, name varchar(255), email varchar(255), "emailVerified" timestamptz,
    image text);
  alter sequence users_id_seq restart with 301`);

const config = {
  adapter: PostgresAdapter(pool),
  providers: [Twitter({
    clientId,
    clientSecret,
    authorization: `${authorize}?scope=users.read tweet.read offline.access`,
    token: `${x}/2/oauth2/token`,
    userinfo: `${x}/2/users/me?user.fields=profile_image_url`,
  })],
  secret: "of a test",
  trustHost: true,
};

const app = express();
app.set("trust proxy", true);
app.use("/auth/*", ExpressAuth(config));
app.get("/", async (request, response) => {
  const login = await getSession(request, config);
  response.send(login?.user.name);
});
app.listen(PORT, "127.0.0.1");
