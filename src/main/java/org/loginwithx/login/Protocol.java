package org.loginwithx.login;

/** By which protocol a log-in was begun; it can be finished by no other. */
public enum Protocol {
  OAUTH1
}
