package org.loginwithx.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.loginwithx.secret.Secrets;
import org.loginwithx.web.ServletFakes;

final class PendingLoginsTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final HttpSession session = ServletFakes.session();
  private final PendingLogins pending = new PendingLogins(session);

  private static PendingLogin login(String token, Instant startedAt) {
    return login(token, startedAt, null);
  }

  private static PendingLogin login(String token, Instant startedAt, @Nullable String returnTo) {
    return new PendingLogin(
        AttemptId.next(),
        new Purpose.LogIn(returnTo, false),
        Protocol.OAUTH1,
        "app",
        token,
        "secret",
        startedAt,
        Secrets.seed());
  }

  private static PendingLogin login(String token) {
    return login(token, NOW);
  }

  private Set<String> tokens() {
    Set<String> tokens = new TreeSet<>();
    for (String name : Collections.list(session.getAttributeNames())) {
      tokens.add(PendingLogin.read((String) session.getAttribute(name)).orElseThrow().token());
    }
    return tokens;
  }

  @Test
  void isFoundByItsWholeTokenOnly() {
    PendingLogin login = login("aBcDeF");
    pending.add(login);

    assertThat(pending.find("aBcDeF")).contains(login);
    for (String other :
        List.of("aBcDe", "aBcDeFg", "BcDeF", "abcdef", "aBcDeF ", " aBcDeF", "*", "secret")) {
      assertThat(pending.find(other)).as(other).isEmpty();
    }
  }

  @Test
  void adv06_nothingNeverMatchesNothing() {
    assertThat(pending.find("")).isEmpty();

    pending.add(login(""));
    assertThat(pending.find("")).isEmpty();
    assertThat(pending.find("null")).isEmpty();
  }

  @Test
  void adv18_tokenWithTheSameHashCodeIsAnother() {
    pending.add(login("AaBB"));

    assertThat("BBAa".hashCode()).isEqualTo("AaBB".hashCode());
    assertThat(pending.find("BBAa")).isEmpty();
  }

  @Test
  void isGoneOnceRemoved() {
    PendingLogin login = login("t");
    pending.add(login);
    pending.add(login("other"));

    pending.remove(login);

    assertThat(pending.find("t")).isEmpty();
    assertThat(tokens()).containsExactly("other");
  }

  @Test
  void adv41_twentyFirstMakesTheOldestGoWhateverTheOrder() {
    for (int second : List.of(13, 11, 15, 12, 14)) {
      pending.add(login("second " + second, NOW.plusSeconds(second)));
    }
    for (int second = 16; second < 31; second++) {
      pending.add(login("second " + second, NOW.plusSeconds(second)));
    }
    assertThat(tokens()).hasSize(20).contains("second 11");

    pending.add(login("second 31", NOW.plusSeconds(31)));

    assertThat(tokens()).hasSize(20).contains("second 12", "second 31").doesNotContain("second 11");
  }

  @Test
  void adv42_hundredAbandonedLogInsLeaveTwenty() {
    for (int second = 0; second < 100; second++) {
      pending.add(login("t" + second, NOW.plusSeconds(second)));
    }

    assertThat(tokens()).hasSize(20).contains("t80", "t99").doesNotContain("t79");
  }

  @Test
  void sessionStaysSmallWhateverTheLinksSay() {
    for (int second = 0; second < 30; second++) {
      String returnTo = "/" + "x".repeat(1_999);
      pending.add(login("t" + second, NOW.plusSeconds(second), returnTo));
    }

    assertThat(tokens()).hasSize(20);
    int letters = pending.all().stream().map(PendingLogin::write).mapToInt(String::length).sum();
    assertThat(letters).isLessThan(20_000);
    assertThat(pending.find("t25").orElseThrow().returnTo()).hasSize(2_000);
    assertThat(pending.find("t24").orElseThrow().returnTo()).isNull();
  }

  @Test
  void oldTabKeepsAShortReturnAddress() {
    for (int second = 0; second < 20; second++) {
      pending.add(login("t" + second, NOW.plusSeconds(second), "/account?tab=" + second));
    }

    assertThat(pending.find("t0").orElseThrow().returnTo()).isEqualTo("/account?tab=0");
  }

  @Test
  void newOneDrivesOutThoseThatExpired() {
    pending.add(login("old", NOW.minus(Duration.ofMinutes(13))));
    pending.add(login("young", NOW.minus(Duration.ofMinutes(9))));

    pending.add(login("new"));

    assertThat(tokens()).containsExactly("new", "young");
  }

  @Test
  void expiredOnesAreRemovedOnRequest() {
    pending.add(login("a"));
    pending.add(login("b", NOW.plus(Duration.ofMinutes(5))));

    pending.removeExpired(NOW.plus(Duration.ofMinutes(12)));
    assertThat(tokens()).containsExactly("a", "b");

    pending.removeExpired(NOW.plus(Duration.ofMinutes(12)).plusMillis(1));
    assertThat(tokens()).containsExactly("b");
  }

  @Test
  void f55_oneFromTheFutureIsExpired() {
    PendingLogin login = login("t");

    assertThat(login.isExpired(NOW.minusSeconds(119))).isFalse();
    assertThat(login.isExpired(NOW.minusSeconds(121))).isTrue();
    assertThat(login.isExpired(NOW.minus(Duration.ofDays(1)))).isTrue();
  }

  @Test
  void secretOfTheLogInDependsOnTheProof() {
    PendingLogin login = login("t");

    PendingLogin proven = login.provenBy("code");

    assertThat(proven).isEqualTo(login.provenBy("code"));
    assertThat(proven.attemptId()).isEqualTo(login.attemptId());
    assertThat(proven.seed())
        .isNotEqualTo(login.seed())
        .isNotEqualTo(login.provenBy("other").seed())
        .isNotEqualTo(login("t").provenBy("code").seed());
  }

  @Test
  void everyPurposeIsReadAsItWasWritten() {
    for (Purpose purpose :
        List.of(
            new Purpose.LogIn("/account", true),
            new Purpose.LogIn(null, false),
            new Purpose.Link("a log-in", "/account"),
            new Purpose.Try("a log-in", "a try"))) {
      PendingLogin login =
          new PendingLogin("N", purpose, Protocol.OAUTH2, "app", "t", "s", NOW, "seed");

      assertThat(PendingLogin.read(login.write())).contains(login);
    }
  }

  @Test
  void versionsOfOneClusterReadWhatTheOthersWrite() {
    String at = Long.toString(NOW.toEpochMilli());

    assertThat(
            PendingLogin.of(
                Arrays.asList(
                    "N", "TRY", "OAUTH2", "app", "t", "s", "a try", at, "a log-in", "seed", null)))
        .map(PendingLogin::purpose)
        .contains(new Purpose.Try("a log-in", "a try"));
    assertThat(
            PendingLogin.of(
                Arrays.asList(
                    "N", "LOGIN", "OAUTH2", "app", "t", "s", "/page", at, null, "seed", "s")))
        .map(PendingLogin::purpose)
        .contains(new Purpose.LogIn("/page", true));
    assertThat(
            PendingLogin.of(
                Arrays.asList(
                    "N", "LINK", "OAUTH2", "app", "t", "s", "/page", at, null, "seed", null)))
        .as("without the log-in")
        .isEmpty();
  }

  @Test
  void whatElseIsInTheSessionIsLeftAlone() {
    session.setAttribute("org.loginwithx.pending.odd", "not a log-in");
    session.setAttribute("cart", "apples");
    for (int i = 0; i < 30; i++) {
      pending.add(login("t" + i, NOW.plusSeconds(i)));
    }

    pending.removeExpired(NOW.plus(Duration.ofDays(1)));

    assertThat(Collections.list(session.getAttributeNames()))
        .containsExactlyInAnyOrder("org.loginwithx.pending.odd", "cart");
  }

  @Test
  void f36c_twoThatBeginAtOnceBothSurvive() throws Exception {
    for (int round = 0; round < 50; round++) {
      HttpSession shared = ServletFakes.session();
      CyclicBarrier start = new CyclicBarrier(2);

      CompletableFuture<Void> one = addAtOnce(shared, start, "one");
      CompletableFuture<Void> two = addAtOnce(shared, start, "two");
      CompletableFuture.allOf(one, two).get(10, TimeUnit.SECONDS);

      assertThat(new PendingLogins(shared).find("one")).isPresent();
      assertThat(new PendingLogins(shared).find("two")).isPresent();
    }
  }

  private static CompletableFuture<Void> addAtOnce(
      HttpSession shared, CyclicBarrier start, String token) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                start.await(10, TimeUnit.SECONDS);
                new PendingLogins(shared).add(login(token));
                done.complete(null);
              } catch (Exception failure) {
                done.completeExceptionally(failure);
              }
            })
        .start();
    return done;
  }
}
