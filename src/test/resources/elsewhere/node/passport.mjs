// A site as in Passport's tutorial. Its database is SQLite in WebAssembly, which npm need not compile.
import express from "express";
import session from "express-session";
import sqlite from "node-sqlite3-wasm";
import passport from "passport";
import { Strategy as TwitterStrategy } from "passport-twitter";

const {
  PORT,
  TWITTER_API_URL: x,
  TWITTER_API_KEY: consumerKey,
  TWITTER_API_SECRET: consumerSecret,
} = process.env;

const db = new sqlite.Database("todos.db");
db.exec(`
  create table users (
    id integer primary key, username text unique, hashed_password blob, salt blob, name text);
  create table federated_credentials (
    id integer primary key, user_id integer not null, provider text not null, subject text not null,
    unique (provider, subject));
  insert into users values (30, 'paul', x'ff00', x'fe', 'Paul with a password')`);

function userOf(profile) {
  const link = ["https://twitter.com", profile.id];
  const known = db.get(
    "select user_id from federated_credentials where provider = ? and subject = ?", link);
  if (known) {
    return known.user_id;
  }
  const id = db.run("insert into users (name) values (?)", profile.displayName).lastInsertRowid;
  db.run("insert into federated_credentials (user_id, provider, subject) values (?, ?, ?)",
    [id, ...link]);
  return id;
}

passport.use(new TwitterStrategy({
  consumerKey,
  consumerSecret,
  callbackURL: "/oauth/callback/twitter",
  requestTokenURL: `${x}/oauth/request_token`,
  accessTokenURL: `${x}/oauth/access_token`,
  userAuthorizationURL: `${x}/oauth/authenticate`,
  userProfileURL: `${x}/1.1/account/verify_credentials.json`,
}, (token, tokenSecret, profile, done) => {
  done(null, { id: userOf(profile), name: profile.displayName });
}));
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(session({ secret: "of a test", resave: false, saveUninitialized: false }));
app.use(passport.authenticate("session"));
app.get("/login/federated/twitter", passport.authenticate("twitter"));
app.get("/oauth/callback/twitter",
  passport.authenticate("twitter", { successRedirect: "/", failureRedirect: "/login" }));
app.get("/", (request, response) => response.send(request.user?.name));
app.listen(PORT, "127.0.0.1");
