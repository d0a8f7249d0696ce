package org.loginwithx.config;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.loginwithx.access.XReply;
import org.loginwithx.account.Accounts;
import org.loginwithx.account.EmailConfirmation;
import org.loginwithx.decision.LoginCandidate;
import org.loginwithx.decision.LoginDecider;
import org.loginwithx.decision.LoginDecision;
import org.loginwithx.simulator.XSimulator;
import org.loginwithx.user.Profile;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.SessionLogin;

/** What the snippets of the documentation take for granted: names that a reader understands. */
@SuppressWarnings({"NullAway.Init", "unused"})
public abstract class Surroundings implements LoginDecider {

  protected HttpServletRequest request;
  protected HttpServletResponse response;
  protected SessionLogin login;
  protected LoginSettings settings;
  protected Accounts accounts;
  protected EmailConfirmation confirmation;
  protected LoginCandidate candidate;
  protected LoginDecision.Accepted accepted;
  protected Profile profile;
  protected Members members;
  protected XReply<JsonValue> post;
  protected JsonObject tweet;
  protected XSimulator x;
  protected String userId;
  protected String linkId;
  protected String formerId;
  protected String id;
  protected String name;
  protected String number;
  protected String token;
  protected String current;
  protected String next;
  protected boolean endsOthers;

  /** The application's own users. */
  protected interface Members {
    String newId();
  }

  @Override
  public LoginDecision decide(LoginCandidate asked) {
    return LoginDecision.accept(asked);
  }

  protected void say(HttpServletResponse to, int status, String message) {}
}
