package org.loginwithx.login;

/** What a person was sent to X for; what comes back serves nothing else. */
enum Purpose {
  LOGIN
}
