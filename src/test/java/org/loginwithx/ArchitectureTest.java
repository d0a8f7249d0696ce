package org.loginwithx;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.ThrowsClause;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.imports.ImportUsers;
import org.loginwithx.secret.Secrets;
import org.loginwithx.site.FormPage;
import org.loginwithx.token.KeyRing;
import org.loginwithx.token.NewKey;
import org.loginwithx.token.Sealer;

/** The layout of the product, as rules. */
final class ArchitectureTest {

  private static final String BASE = "org.loginwithx";

  private static final JavaClasses PRODUCT = ProductClasses.ALL;

  /** Which of these packages each package may use; {@code config} wires everything. */
  private static final Map<String, Set<String>> MAY_USE =
      new TreeMap<>(
          Map.ofEntries(
              entry("form"),
              entry("secret"),
              entry("token", "secret"),
              entry("oauth1", "secret", "form"),
              entry("oauth2", "secret"),
              entry("http"),
              entry("metrics"),
              entry("timer"),
              entry("password"),
              entry("passkey", "secret"),
              entry("x", "form", "http", "oauth1", "oauth2", "metrics"),
              entry("database", "secret", "timer", "metrics"),
              entry("spending", "database", "x"),
              entry("user", "secret", "database", "passkey"),
              entry("imports", "database", "timer", "user"),
              entry("mail", "metrics"),
              entry("connection", "secret", "database", "token", "user"),
              entry("web", "secret", "form", "timer", "passkey", "user"),
              entry("signup", "secret", "database", "user"),
              entry("decision", "user", "x"),
              entry("rule", "database", "user", "web"),
              entry(
                  "attempt", "secret", "database", "timer", "token", "user", "metrics", "web", "x"),
              entry(
                  "account",
                  "attempt",
                  "database",
                  "decision",
                  "mail",
                  "oauthserver",
                  "passkey",
                  "password",
                  "secret",
                  "user",
                  "web",
                  "x"),
              entry(
                  "administration",
                  "access",
                  "account",
                  "attempt",
                  "connection",
                  "decision",
                  "imports",
                  "oauthserver",
                  "password",
                  "signup",
                  "rule",
                  "user",
                  "web",
                  "xevents"),
              entry(
                  "login",
                  "secret",
                  "account",
                  "attempt",
                  "connection",
                  "database",
                  "decision",
                  "metrics",
                  "oauth1",
                  "oauth2",
                  "passkey",
                  "password",
                  "rule",
                  "timer",
                  "token",
                  "signup",
                  "user",
                  "web",
                  "x"),
              entry(
                  "trial",
                  "secret",
                  "account",
                  "attempt",
                  "connection",
                  "login",
                  "oauth2",
                  "timer",
                  "user",
                  "metrics",
                  "web",
                  "x"),
              entry(
                  "access",
                  "account",
                  "database",
                  "oauth1",
                  "oauth2",
                  "timer",
                  "token",
                  "user",
                  "web",
                  "x"),
              entry(
                  "xevents",
                  "access",
                  "attempt",
                  "database",
                  "decision",
                  "oauth1",
                  "secret",
                  "user",
                  "x"),
              entry("oauthserver", "secret", "http", "database", "timer", "token", "user"),
              entry(
                  "jakartasecurity",
                  "attempt",
                  "database",
                  "decision",
                  "login",
                  "metrics",
                  "oauthserver",
                  "password",
                  "user",
                  "web"),
              entry(
                  "doctor",
                  "secret",
                  "account",
                  "attempt",
                  "connection",
                  "database",
                  "http",
                  "login",
                  "oauth1",
                  "oauth2",
                  "oauthserver",
                  "passkey",
                  "spending",
                  "timer",
                  "token",
                  "web",
                  "xevents",
                  "x"),
              entry(
                  "operations",
                  "account",
                  "attempt",
                  "connection",
                  "database",
                  "doctor",
                  "imports",
                  "timer",
                  "user",
                  "metrics",
                  "web"),
              entry(
                  "config",
                  "access",
                  "account",
                  "attempt",
                  "connection",
                  "database",
                  "decision",
                  "doctor",
                  "http",
                  "imports",
                  "login",
                  "mail",
                  "oauth1",
                  "oauth2",
                  "oauthserver",
                  "passkey",
                  "spending",
                  "rule",
                  "timer",
                  "token",
                  "trial",
                  "signup",
                  "user",
                  "metrics",
                  "web",
                  "xevents",
                  "x"),
              entry(
                  "site",
                  "access",
                  "account",
                  "attempt",
                  "connection",
                  "database",
                  "decision",
                  "doctor",
                  "imports",
                  "jakartasecurity",
                  "login",
                  "oauthserver",
                  "operations",
                  "password",
                  "rule",
                  "trial",
                  "user",
                  "web",
                  "xevents",
                  "x"),
              entry(
                  "site.signin",
                  "access",
                  "account",
                  "attempt",
                  "connection",
                  "database",
                  "decision",
                  "doctor",
                  "jakartasecurity",
                  "login",
                  "oauthserver",
                  "operations",
                  "password",
                  "site",
                  "trial",
                  "signup",
                  "user",
                  "web",
                  "x"),
              entry(
                  "site.connect",
                  "secret",
                  "access",
                  "account",
                  "attempt",
                  "connection",
                  "database",
                  "decision",
                  "doctor",
                  "jakartasecurity",
                  "login",
                  "oauthserver",
                  "operations",
                  "password",
                  "site",
                  "timer",
                  "trial",
                  "user",
                  "web",
                  "x"),
              entry(
                  "site.account",
                  "access",
                  "account",
                  "attempt",
                  "connection",
                  "database",
                  "decision",
                  "doctor",
                  "jakartasecurity",
                  "login",
                  "oauthserver",
                  "operations",
                  "passkey",
                  "password",
                  "site",
                  "site.connect",
                  "trial",
                  "user",
                  "web",
                  "x"),
              entry(
                  "site.admin",
                  "access",
                  "account",
                  "administration",
                  "attempt",
                  "connection",
                  "database",
                  "decision",
                  "doctor",
                  "imports",
                  "jakartasecurity",
                  "login",
                  "metrics",
                  "oauthserver",
                  "operations",
                  "password",
                  "rule",
                  "site",
                  "site.account",
                  "trial",
                  "spending",
                  "signup",
                  "user",
                  "web",
                  "xevents",
                  "x")));

  private static Map.Entry<String, Set<String>> entry(String name, String... others) {
    return Map.entry(name, Set.of(others));
  }

  @Test
  void enoughClassesWereReadForTheRulesToMeanSomething() {
    assertThat(PRODUCT.size()).isGreaterThan(100);
    assertThat(packagesOfOurs()).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
  }

  static List<String> packagesOfOurs() {
    return PRODUCT.stream()
        .map(JavaClass::getPackageName)
        .filter(name -> !name.equals(BASE))
        .map(name -> name.substring(BASE.length() + 1))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("packagesOfOurs")
  void packageUsesOnlyWhatItMay(String name) {
    Set<String> allowed =
        MAY_USE.getOrDefault(name, Set.of()).stream()
            .map(other -> BASE + "." + other)
            .collect(Collectors.toSet());
    allowed.add(BASE + "." + name);
    // The annotation Internal.
    allowed.add(BASE);

    noClasses()
        .that()
        .resideInAPackage(BASE + "." + name)
        .should()
        .dependOnClassesThat(
            resideInAPackage(BASE + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(allowed.toArray(new String[0])))))
        .because("who uses whom is decided once, so that each package can be read by itself")
        .check(PRODUCT);
  }

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching(BASE + ".(*)..")
        .should()
        .beFreeOfCycles()
        .because("two packages that need each other are one")
        .check(PRODUCT);
  }

  static List<Arguments> homes() {
    return List.of(
        home(
            "jakarta.servlet..",
            "access",
            "account",
            "administration",
            "attempt",
            "config",
            "jakartasecurity",
            "login",
            "operations",
            "site",
            "site.account",
            "site.admin",
            "site.connect",
            "site.signin",
            "trial",
            "web",
            "xevents"),
        home(
            "jakarta.persistence..",
            "attempt",
            "connection",
            "database",
            "oauthserver",
            "spending",
            "signup",
            "imports",
            "rule",
            "user",
            "xevents"),
        home("org.eclipse.persistence..", "database"),
        home("jakarta.security..", "jakartasecurity"),
        home("java.net.http..", "http", "x"),
        home("org.apache.hc..", "http"),
        home("java.sql..", "config", "database"),
        home("javax.naming..", "config", "jakartasecurity"),
        home("org.flywaydb..", "config"),
        home(
            "jakarta.enterprise..",
            "account",
            "administration",
            "config",
            "decision",
            "jakartasecurity",
            "login",
            "operations",
            "site",
            "site.account",
            "site.admin",
            "site.connect",
            "site.signin",
            "trial",
            "web"),
        home(
            "jakarta.inject..",
            "account",
            "administration",
            "config",
            "decision",
            "jakartasecurity",
            "login",
            "operations",
            "site",
            "site.account",
            "site.admin",
            "site.connect",
            "site.signin",
            "trial",
            "xevents"),
        home("org.eclipse.microprofile.health..", "operations"),
        home("org.eclipse.microprofile.metrics..", "operations"),
        home("io.opentelemetry..", "operations"),
        home("jakarta.mail..", "mail", "config"),
        home(
            "jakarta.json..",
            "access",
            "imports",
            "decision",
            "login",
            "passkey",
            "site",
            "site.account",
            "site.connect",
            "spending",
            "web",
            "x",
            "xevents"),
        home("com.nimbusds.jose..", "oauthserver", "site.connect", "token"),
        home("com.nimbusds.oauth2..", "site.connect"),
        home("com.nimbusds.openid..", "site.connect"),
        home("com.webauthn4j..", "passkey"),
        home("jakarta.ejb..", "nowhere"),
        home("jakarta.ws..", "nowhere"),
        home("java.lang.reflect..", "database"),
        home("org.h2..", "nowhere"),
        home("org.postgresql..", "nowhere"),
        home("sun..", "nowhere"));
  }

  private static Arguments home(String technology, String... packages) {
    return Arguments.of(technology, List.of(packages));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void technologyIsKnownOnlyWhereItIsAtHome(String technology, List<String> packages) {
    String[] allowed = packages.stream().map(name -> BASE + "." + name).toArray(String[]::new);

    noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(technology)
        .because("everything else can then be tested, and read, without it")
        .check(PRODUCT);
  }

  @Test
  void serverWithoutOpenTelemetryMissesThreeClassesOnly() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.OpenTelemetry(Reports|Metrics|Span)")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .because("a class that a server does not have must not be needed by a log-in")
        .check(PRODUCT);
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.OpenTelemetry(Reports|Metrics|Span)")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(".*\\.OpenTelemetry(Reports|Metrics|Span)")
        .because("the container finds the bean, or skips it")
        .check(PRODUCT);
  }

  @Test
  void applicationWithoutTheLibraryOfPasskeysMissesOneClassOnly() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.WebAuthn(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.webauthn4j..")
        .because("the container reads the other classes when it looks for beans")
        .check(PRODUCT);
  }

  @Test
  void settingsAreReadInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".config")
        .and()
        // Runs before anything is wired.
        .doNotHaveFullyQualifiedName(BASE + ".login.SessionCookie")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.microprofile.config..")
        .because("a setting that is read in two places has two meanings sooner or later")
        .check(PRODUCT);
  }

  @Test
  void protocolNeedsNoContainer() {
    classes()
        .that()
        .resideInAnyPackage(BASE + ".oauth1", BASE + ".http", BASE + ".password")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "javax.crypto..",
                "javax.net.ssl..",
                "org.apache.hc..",
                "org.jspecify..",
                BASE,
                BASE + ".*"))
        .because("signatures and passwords are the last things to be tied to a container")
        .check(PRODUCT);
  }

  @Test
  void whatBrowsersSeeGoesByThePublicPath() {
    noClasses()
        .that()
        .haveNameNotMatching(
            ".*\\.(LoginSettings|LoginFilter|LoginChallenge|LogoutCookies"
                + "|CanonicalHost|TravellingCopies|Examination|ConnectionForm|ErrorServlet)")
        .should()
        .callMethodWhere(
            target(owner(equivalentTo(HttpServletRequest.class)))
                .and(target(nameMatching("getContextPath"))))
        .because(
            "a proxy may lead another path here: links, cookies and redirects take"
                + " LoginSettings.publicPath, and only what came with a request has the context"
                + " path")
        .check(PRODUCT);
  }

  @Test
  void nobodyUsesTheTimerThatAllOfTheJvmShares() {
    noClasses()
        .should()
        .callMethodWhere(
            target(owner(equivalentTo(CompletableFuture.class)))
                .and(target(nameMatching("completeOnTimeout|orTimeout|delayedExecutor"))))
        .because("its thread keeps the class loader of the application that asked first")
        .check(PRODUCT);
  }

  @Test
  void keysAreMadeByNothingButTheJdk() {
    classes()
        .that()
        .belongToAnyOf(NewKey.class, KeyRing.class)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "java..",
                "javax.crypto..",
                "org.jspecify..",
                BASE,
                BASE + ".token",
                BASE + ".secret"))
        .andShould()
        .onlyDependOnClassesThat(DescribedPredicate.not(equivalentTo(Sealer.class)))
        .because("java -cp with our JAR alone makes a new key")
        .check(PRODUCT);
  }

  @Test
  void importIsStartedByNothingButTheJdk() {
    classes()
        .that()
        .belongToAnyOf(ImportUsers.class)
        .should()
        .onlyDependOnClassesThat(
            resideInAPackage("java..")
                .or(resideInAPackage("org.jspecify.."))
                .or(equivalentTo(Internal.class))
                .or(belongToAnyOf(ImportUsers.class)))
        .because("java -cp with our JAR alone runs it")
        .check(PRODUCT);
  }

  @Test
  void onlyTheWarsOwnPagesKnowTheWarsOwnPages() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".site..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + ".site..")
        .because("other applications take in everything but the site")
        .check(PRODUCT);
  }

  @Test
  void productKnowsNothingOfItsTests() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            BASE + ".simulator..",
            BASE + ".container..",
            BASE + ".demo..",
            "org.junit..",
            "org.assertj..",
            "com.tngtech..",
            "okhttp3..",
            "com.github.scribejava..")
        .because("none of it is in the WAR")
        .check(PRODUCT);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        PRODUCT.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(each -> !each.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).as("packages in which null would go unchecked").isEmpty();
  }

  @Test
  void nothingIsPrinted() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
        .because("what is worth saying goes to a logger, where an operator decides about it")
        // Commands, which are run to have their lines printed.
        .check(
            PRODUCT.that(DescribedPredicate.not(belongToAnyOf(NewKey.class, ImportUsers.class))));
  }

  @Test
  void oneLoggingInterfaceIsUsed() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING
        .because("System.Logger goes wherever the application's logging goes")
        .check(PRODUCT);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "org.apache.commons.logging..", "org.apache.log4j..")
        .because("System.Logger goes wherever the application's logging goes")
        .check(PRODUCT);
  }

  @Test
  void randomnessCannotBeGuessed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .callMethod(Math.class, "random")
        .because("a nonce or a token from a linear generator gives away the next one")
        .check(PRODUCT);
    noClasses()
        .that()
        // Spreads the second tries after a 429 over ten seconds; nothing depends on it.
        .doNotHaveFullyQualifiedName(BASE + ".x.RateLimits")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .because("a nonce or a token from a linear generator gives away the next one")
        .check(PRODUCT);
  }

  @Test
  void secretsAreMadeInOnePlace() {
    noClasses()
        .that()
        .areNotAssignableTo(Secrets.class)
        .and()
        // Nimbus wants a generator of its own.
        .areNotAssignableTo(Sealer.class)
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.security\\.(SecureRandom|MessageDigest)")
        .because("how many bits, which hash and how to compare is decided once")
        .check(PRODUCT);
  }

  @Test
  void exceptionsSayWhatHappened() {
    NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS
        .because("whoever catches one has to know what it means")
        .check(PRODUCT);
  }

  @Test
  void adv07_noCheckDependsOnASwitchOfTheJvm() {
    // What the compiler makes of the assert statement.
    noClasses()
        .should()
        .callMethod(Class.class, "desiredAssertionStatus")
        .because("assertions are off in production")
        .check(PRODUCT);
    noClasses()
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "an AssertionError is made",
                call -> call.getTargetOwner().isAssignableTo(AssertionError.class)))
        .because("assertions are off in production")
        .check(PRODUCT);
  }

  @Test
  void nothingIsDeserialized() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.io")
                .and(
                    DescribedPredicate.describe(
                        "read objects", found -> found.isAssignableTo("java.io.ObjectInput"))))
        .because("what is read from outside must not choose the classes it becomes")
        .check(PRODUCT);
  }

  @Test
  void formOfALoggedInUserTakesProofs() {
    List<String> others =
        PRODUCT.stream()
            .filter(each -> each.getPackageName().startsWith(BASE + ".site"))
            .filter(each -> !each.isEquivalentTo(FormPage.class))
            .filter(
                each ->
                    each.tryGetMethod("doPost", HttpServletRequest.class, HttpServletResponse.class)
                        .isPresent())
            .map(JavaClass::getSimpleName)
            .toList();

    assertThat(others)
        .as("takes what a user has who is not logged in: a link, a code, a secret")
        .containsExactlyInAnyOrder(
            "ConfirmEmailServlet",
            "EmailServlet",
            "ForgottenPasswordServlet",
            "PasskeyChallengeServlet",
            "SignInForm",
            "ResetPasswordServlet",
            "SetUpServlet",
            "TokenEndpoint",
            "UserInfoEndpoint",
            "UndoEmailServlet");
    assertThat(PRODUCT.that(assignableTo(FormPage.class)).stream())
        // No request comes to a class that is abstract.
        .filteredOn(each -> !each.getModifiers().contains(JavaModifier.ABSTRACT))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            page ->
                assertThat(page.getMethodCallsFromSelf())
                    .as(page.getSimpleName())
                    .anyMatch(call -> isChecked(call.getTarget().getThrowsClause())));
  }

  @Test
  void everyActionIsCheckedSomewhere() {
    Set<String> checked =
        PRODUCT.stream()
            .filter(each -> !each.isEquivalentTo(Action.class))
            .flatMap(each -> each.getFieldAccessesFromSelf().stream())
            .filter(access -> access.getTargetOwner().isEquivalentTo(Action.class))
            .map(access -> access.getTarget().getName())
            .collect(Collectors.toSet());

    assertThat(checked)
        .containsAll(Stream.of(Action.values()).map(Action::name).collect(Collectors.toSet()));
  }

  @Test
  void changeWithoutChecksIsMadeByNothingButAChecker() {
    Set<String> callers =
        PRODUCT.stream()
            .flatMap(each -> each.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTarget().getName().endsWith("Unchecked"))
            .map(call -> call.getOrigin())
            .filter(caller -> !caller.getName().endsWith("Unchecked"))
            .filter(caller -> !isChecked(caller.getThrowsClause()))
            .map(caller -> caller.getOwner().getSimpleName() + "." + caller.getName())
            .collect(Collectors.toSet());

    assertThat(callers)
        .as("was proved by a token, before the user went to X, or by the code of the set-up")
        .containsExactlyInAnyOrder(
            "ImportCommand.act",
            "ImportCommand.load",
            "LinkEnding.end",
            "SetUpServlet.saveAddress",
            "SetUpServlet.makeKey",
            "SetUpServlet.save");
  }

  private static boolean isChecked(ThrowsClause<?> throwsClause) {
    return throwsClause.containsType(UnprovenException.class);
  }

  @Test
  void rulesAreNotEmptyByMistake() {
    // Each of these names is used somewhere: a rule about a misspelt package would always pass.
    for (String technology :
        List.of(
            "jakarta.servlet",
            "jakarta.persistence",
            "jakarta.security",
            "java.net.http",
            "org.apache.hc",
            "com.nimbusds",
            "com.webauthn4j",
            "org.flywaydb",
            "org.eclipse.microprofile.config",
            "org.eclipse.microprofile.health",
            "org.eclipse.microprofile.metrics",
            "io.opentelemetry")) {
      assertThat(PRODUCT.that(dependOn(technology))).as(technology).isNotEmpty();
    }
    assertThat(PRODUCT.that(alwaysTrue())).hasSameSizeAs(PRODUCT);
  }

  private static DescribedPredicate<JavaClass> dependOn(String technology) {
    return DescribedPredicate.describe(
        "depend on " + technology,
        each ->
            each.getDirectDependenciesFromSelf().stream()
                .anyMatch(
                    dependency ->
                        dependency.getTargetClass().getPackageName().startsWith(technology)));
  }
}
