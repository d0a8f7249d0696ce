package org.loginwithx.simulator;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Supplier;

/** Brings each request to its endpoint, or to what is scripted in its place. */
final class Router {

  private static final String NEVER_CACHE =
      "no-cache, no-store, must-revalidate, pre-check=0, post-check=0";

  private final Clock clock;
  private final OAuth1Endpoints oauth1;
  private final OAuth2Endpoints oauth2;
  private final OAuth1Exchange exchange;
  private final AppOnlyEndpoints appOnly;
  private final ActivityEndpoints activity;
  private final Activity events;
  private final UserEndpoints users;
  private final Version2Endpoints version2;
  private final ConsentEndpoint consent;
  private final OAuth2ConsentEndpoint oauth2Consent;
  private final HomePages home;
  private final Script script = new Script();
  private final CallLog calls = new CallLog();
  private volatile Duration delay;

  Router(Simulation simulation, Supplier<URI> baseUri) {
    this.clock = simulation.settings().clock();
    this.oauth1 = new OAuth1Endpoints(simulation);
    this.oauth2 = new OAuth2Endpoints(simulation);
    this.exchange = new OAuth1Exchange(simulation, oauth2);
    this.appOnly = new AppOnlyEndpoints(simulation);
    this.activity = new ActivityEndpoints(simulation);
    this.events = simulation.activity();
    Profiles profiles = new Profiles(baseUri);
    this.users = new UserEndpoints(simulation, profiles);
    this.version2 = new Version2Endpoints(simulation, profiles);
    this.consent = new ConsentEndpoint(simulation);
    this.oauth2Consent = new OAuth2ConsentEndpoint(simulation);
    this.home = new HomePages(simulation);
    this.delay = simulation.settings().delay();
  }

  Script script() {
    return script;
  }

  CallLog calls() {
    return calls;
  }

  void delay(Duration newDelay) {
    delay = newDelay;
  }

  Iterator<WireStep> answer(Request request) {
    Endpoint endpoint = Endpoint.of(request);
    if (endpoint == null) {
      return Wire.plain(home.answer(request).withDate(clock.instant()));
    }
    calls.add(endpoint, request);
    Misbehaviour misbehaviour = script.take(endpoint);
    Iterator<WireStep> steps =
        misbehaviour == null
            ? rightSteps(endpoint, request)
            : misbehaviour.play(
                new Misbehaviour.Call(request.path(), clock, () -> rightAnswer(endpoint, request)));
    Duration pause = delay;
    return endpoint.isApi() && !pause.isZero() ? Wire.after(pause, steps) : steps;
  }

  private Iterator<WireStep> rightSteps(Endpoint endpoint, Request request) {
    Reply reply = rightAnswer(endpoint, request);
    return endpoint == Endpoint.ACTIVITY_STREAM && reply.status() == 200
        ? events.stream(reply)
        : Wire.plain(reply);
  }

  /** What a browser would get from a page, scripted or not, without a browser. */
  Reply pageAnswer(Endpoint endpoint, Supplier<Reply> rightAnswer) {
    Misbehaviour misbehaviour = script.take(endpoint);
    return misbehaviour == null
        ? rightAnswer.get()
        : misbehaviour.reply(new Misbehaviour.Call(endpoint.path(), clock, rightAnswer));
  }

  private Reply rightAnswer(Endpoint endpoint, Request request) {
    return work(endpoint, request)
        .withDate(clock.instant())
        .withHeader("cache-control", NEVER_CACHE)
        .withHeader("pragma", "no-cache")
        .withHeader("expires", "Tue, 31 Mar 1981 05:00:00 GMT");
  }

  private Reply work(Endpoint endpoint, Request request) {
    if (endpoint == Endpoint.AUTHENTICATE) {
      return consent.answer(request);
    }
    if (endpoint == Endpoint.AUTHORIZE_OAUTH2) {
      return oauth2Consent.answer(request);
    }
    if (!endpoint.takes(request)) {
      return Reply.empty(405).withHeader("allow", endpoint.method());
    }
    try {
      return switch (endpoint) {
        case REQUEST_TOKEN -> oauth1.requestToken(request);
        case ACCESS_TOKEN -> oauth1.accessToken(request);
        case INVALIDATE_TOKEN -> oauth1.invalidateToken(request);
        case VERIFY_CREDENTIALS -> users.verifyCredentials(request);
        case TOKEN -> oauth2.token(request);
        case TOKEN_EXCHANGE -> exchange.token(request);
        case REVOKE -> oauth2.revoke(request);
        case USERS_ME -> version2.usersMe(request);
        case USERS_BY_USERNAME -> version2.usersByUsername(request);
        case APP_TOKEN -> appOnly.token(request);
        case INVALIDATE_APP_TOKEN -> appOnly.invalidateToken(request);
        case ACTIVITY_SUBSCRIPTIONS -> activity.subscriptions(request);
        case WEBHOOKS -> activity.webhooks(request);
        case ACTIVITY_STREAM -> activity.stream(request);
        case AUTHENTICATE, AUTHORIZE_OAUTH2 ->
            throw new IllegalStateException("A page, not a call");
      };
    } catch (RefusedException e) {
      return e.reply(request.path());
    }
  }
}
