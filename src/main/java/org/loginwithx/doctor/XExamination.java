package org.loginwithx.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.loginwithx.attempt.Bulkhead;
import org.loginwithx.attempt.Protocol;
import org.loginwithx.login.LoginPaths;
import org.loginwithx.oauth2.Pkce;
import org.loginwithx.timer.Limit;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth2Client;
import org.loginwithx.x.XEndpoint;
import org.loginwithx.x.XFailure;
import org.loginwithx.x.XFault;
import org.loginwithx.x.XResult;

/**
 * Asks X about the keys and the callback addresses. The calls are harmless: request tokens that
 * stay unused, and a code that X has never issued.
 */
final class XExamination {

  /** X counts these calls, and users need them. */
  private static final int MOST_CALLBACKS = 10;

  private final LoginPaths paths;
  private final Bulkhead inFlight;

  /**
   * @param inFlight bounds the calls to X, both of log-ins and of the doctor
   */
  XExamination(LoginPaths paths, Bulkhead inFlight) {
    this.paths = paths;
    this.inFlight = inFlight;
  }

  CompletableFuture<List<Finding>> oauth1(Setup now) {
    OAuth1Client client = now.clients().oauth1();
    if (client == null) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<String> callbacks = now.callbacks(paths, Protocol.OAUTH1);
    if (callbacks.isEmpty()) {
      return CompletableFuture.completedFuture(
          List.of(Finding.of(Check.OAUTH1, Symptom.PAIR_NEEDS_ADDRESS)));
    }
    return ask(XEndpoint.REQUEST_TOKEN, () -> client.requestToken(callbacks.get(0)))
        .thenCompose(
            answer -> {
              Finding pair = XFindings.pair(Check.OAUTH1, answer);
              // Where log-ins use the other protocol, users never come to this address.
              return pair.symptom() == Symptom.PAIR_ACCEPTED && now.protocol() == Protocol.OAUTH1
                  ? oauth1Callbacks(client, callbacks, pair, answer)
                  : CompletableFuture.completedFuture(List.of(pair));
            });
  }

  private CompletableFuture<List<Finding>> oauth1Callbacks(
      OAuth1Client client, List<String> callbacks, Finding pair, Optional<XResult<?>> first) {
    List<CompletableFuture<Finding>> others =
        callbacks.stream()
            .skip(1)
            .limit(MOST_CALLBACKS - 1L)
            .map(
                url ->
                    ask(XEndpoint.REQUEST_TOKEN, () -> client.requestToken(url))
                        .thenApply(answer -> XFindings.callback(url, answer)))
            .toList();
    return CompletableFuture.allOf(others.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            done -> {
              List<Finding> found = new ArrayList<>();
              found.add(pair);
              found.add(XFindings.callback(callbacks.get(0), first));
              others.forEach(each -> found.add(each.join()));
              tooMany(callbacks).ifPresent(found::add);
              return found;
            });
  }

  private static Optional<Finding> tooMany(List<String> callbacks) {
    int more = callbacks.size() - MOST_CALLBACKS;
    return more > 0
        ? Optional.of(Finding.of(Check.CALLBACK, Symptom.CALLBACK_TOO_MANY, Integer.toString(more)))
        : Optional.empty();
  }

  CompletableFuture<List<Finding>> oauth2(Setup now) {
    OAuth2Client client = now.clients().oauth2();
    if (client == null) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<String> callbacks = now.callbacks(paths, Protocol.OAUTH2);
    if (callbacks.isEmpty()) {
      return CompletableFuture.completedFuture(
          List.of(Finding.of(Check.OAUTH2, Symptom.PAIR_NEEDS_ADDRESS)));
    }
    // A code that X has not issued: X checks the client first.
    String madeUp = Pkce.create().verifier();
    return ask(XEndpoint.TOKEN, () -> client.tokens(madeUp, Pkce.create(), callbacks.get(0)))
        .thenApply(
            answer -> {
              List<Finding> found = new ArrayList<>();
              found.add(XFindings.pair(Check.OAUTH2, answer));
              if (now.protocol() == Protocol.OAUTH2) {
                callbacks.stream()
                    .limit(MOST_CALLBACKS)
                    .forEach(url -> found.add(oauth2Callback(client, url)));
                tooMany(callbacks).ifPresent(found::add);
              }
              return found;
            });
  }

  /** X tells this to users only, on its own page. */
  private static Finding oauth2Callback(OAuth2Client client, String url) {
    return Finding.of(
        Check.CALLBACK,
        client.hasComeBackTo(url) ? Symptom.CALLBACK_USED : Symptom.CALLBACK_UNKNOWN,
        url);
  }

  private <T> CompletableFuture<Optional<XResult<?>>> ask(
      XEndpoint endpoint, Supplier<CompletableFuture<XResult<T>>> call) {
    XResult<T> late = new XResult.Failed<>(XFailure.of(XFault.DEADLINE, endpoint));
    return inFlight
        .start(call)
        .map(
            answer ->
                Limit.within(Doctor.LONGEST_CALL, answer, late)
                    .thenApply(result -> Optional.<XResult<?>>of(result)))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  /** Log-ins that wait for X, and limits of X that are used up. */
  List<Finding> limits(Setup now) {
    List<Finding> found = new ArrayList<>();
    OAuth1Client oauth1 = now.clients().oauth1();
    OAuth2Client oauth2 = now.clients().oauth2();
    if (oauth1 != null) {
      oauth1.usedUp().forEach((endpoint, wait) -> found.add(usedUp(endpoint, wait)));
    }
    if (oauth2 != null) {
      oauth2.usedUp().forEach((endpoint, wait) -> found.add(usedUp(endpoint, wait)));
    }
    int count = inFlight.count();
    int most = inFlight.most();
    Symptom crowd =
        count >= most
            ? Symptom.LIMITS_FULL
            : count * 5L >= most * 4L ? Symptom.LIMITS_NEARLY_FULL : Symptom.LIMITS_FREE;
    found.add(Finding.of(Check.LIMITS, crowd, Integer.toString(count), Integer.toString(most)));
    return found;
  }

  private static Finding usedUp(XEndpoint endpoint, Duration wait) {
    return Finding.of(
        Check.LIMITS,
        Symptom.LIMITS_USED_UP,
        endpoint.toString(),
        Long.toString(Math.max(1, wait.toSeconds())));
  }
}
