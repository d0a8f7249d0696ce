package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.loginwithx.account.AccountChangeTest;
import org.loginwithx.config.TestDatabase;
import org.loginwithx.connection.SetUp;
import org.loginwithx.database.LoginDatabase;
import org.loginwithx.decision.Decisions;
import org.loginwithx.decision.LoginCandidate;
import org.loginwithx.decision.LoginDecider;
import org.loginwithx.decision.LoginDecision;
import org.loginwithx.login.Admission.Decided;
import org.loginwithx.rule.Conditions;
import org.loginwithx.rule.LoginRule;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.user.Profile;
import org.loginwithx.user.TrustSignals;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.ServletFakes;

/** Rules and the application, which has the last word. */
final class AdmissionTest {

  private static final TrustSignals SIGNALS =
      new TrustSignals("blue", Instant.parse("2020-01-01T00:00:00Z"), 3L, true);

  private static final Profile ANNA =
      new Profile(Profile.X, "1", "anna", "Anna", null, null).withSignals(SIGNALS);

  private final LoginDatabase database = LoginDatabase.open(TestDatabase.H2.migrated());
  private final Clock clock = Clock.systemUTC();
  private final LoginRules rules = new LoginRules(database, clock);

  private final HttpServletRequest request =
      ServletFakes.proxy(
          HttpServletRequest.class,
          (self, method, args) ->
              switch (method.getName()) {
                case "getLocale" -> Locale.ENGLISH;
                case "getHeader", "getAttribute" -> null;
                default -> throw new UnsupportedOperationException(method.getName());
              });

  @BeforeEach
  void addGroup() {
    rules.addUnchecked(
        new LoginRule(
            "", "Private", new Conditions(Set.of(), null, null, null, null, true), "private"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Before the other rule. */
  private void refuseFew() {
    rules.addUnchecked(
        new LoginRule("", "Few", new Conditions(Set.of(), null, null, null, 10L, null), null));
    rules.moveUnchecked(rules.all().get(1).id(), true);
  }

  @SuppressWarnings("unchecked")
  private Decided decide(Profile who, @Nullable LoginDecider decider, boolean administrator) {
    LoginSettings settings = AccountChangeTest.settings();
    Decisions decisions =
        new Decisions(
            ServletFakes.proxy(
                Instance.class,
                (self, method, args) ->
                    method.getName().equals("isUnsatisfied")
                        ? (Object) (decider == null)
                        : decider),
            ServletFakes.proxy(RequestContextController.class, (self, method, args) -> false));
    Admission admission =
        new Admission(
            settings,
            rules,
            decisions,
            AccountChangeTest.unheard(),
            new FirstAdministrator(new SetUp(database, clock), settings));
    return admission.decide(request, new LoginCandidate(who, null, null), who, administrator);
  }

  private Decided decide(@Nullable LoginDecider decider, boolean administrator) {
    return decide(ANNA, decider, administrator);
  }

  @Test
  void userAboutWhomXSaidNothingIsRefusedIfARuleRefuses() {
    Profile unknown = ANNA.withSignals(TrustSignals.NONE).asPartial();
    assertThat(decide(unknown, null, false)).isInstanceOf(Decided.Admitted.class);

    refuseFew();

    assertThat(decide(unknown, null, false))
        .isInstanceOfSatisfying(
            Decided.Refused.class, refused -> assertThat(refused.rule()).isEqualTo("Few"));
    assertThat(decide(unknown, null, true)).isInstanceOf(Decided.Admitted.class);
  }

  private static LoginDecision.Accepted accepted(Decided decided) {
    assertThat(decided).isInstanceOf(Decided.Admitted.class);
    return ((Decided.Admitted) decided).accepted();
  }

  @Test
  void applicationWithoutADeciderGivesTheGroupsOfTheRules() {
    assertThat(accepted(decide(null, false)).groups()).containsExactly("private");
  }

  @Test
  void deciderSeesTheGroupsOfTheRulesAndCanLeaveThemOut() {
    assertThat(
            accepted(
                    decide(
                        candidate -> {
                          assertThat(candidate.groups()).containsExactly("private");
                          return LoginDecision.accept(candidate).withGroups("own");
                        },
                        false))
                .groups())
        .containsExactlyInAnyOrder("own", "private");
    assertThat(
            accepted(
                    decide(
                        candidate ->
                            new LoginDecision.Accepted(candidate.profile(), Set.of("own"), null),
                        false))
                .groups())
        .containsExactly("own");
  }

  @Test
  void deciderIsNotAskedAboutAUserWhomARuleRefuses() {
    refuseFew();

    Decided decided =
        decide(
            candidate -> {
              throw new AssertionError("asked");
            },
            false);

    assertThat(decided)
        .isInstanceOfSatisfying(
            Decided.Refused.class,
            refused -> {
              assertThat(refused.rule()).isEqualTo("Few");
              assertThat(refused.message())
                  .startsWith("This site does not accept your account at X")
                  .doesNotContain("Few");
            });
  }

  @Test
  void deciderHasTheLastWord() {
    refuseFew();
    LoginDecider host =
        new LoginDecider() {
          @Override
          public LoginDecision decide(LoginCandidate candidate) {
            return LoginDecision.accept(candidate).withGroups("guest");
          }

          @Override
          public boolean admitsDespite(LoginCandidate candidate, String rule) {
            return rule.equals("Few") && candidate.profile().subject().equals("1");
          }
        };

    assertThat(accepted(decide(host, false)).groups()).containsExactly("guest");
    assertThat(decide(candidate -> LoginDecision.refuse("No."), true))
        .isEqualTo(new Decided.Refused("No.", null));
  }

  @Test
  void administratorIsNotRefused() {
    refuseFew();

    assertThat(accepted(decide(null, true)).groups()).containsExactly("private");
  }

  @Test
  void signalsAreThoseOfXIfTheDeciderChangesTheProfile() {
    LoginDecision.Accepted accepted =
        accepted(
            decide(
                candidate ->
                    LoginDecision.accept(candidate)
                        .withProfile(
                            new Profile(Profile.X, "1", "anna", "The President", null, null)),
                false));

    assertThat(accepted.profile().displayName()).isEqualTo("The President");
    assertThat(accepted.profile().signals()).isEqualTo(SIGNALS);
  }
}
