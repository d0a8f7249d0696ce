package org.loginwithx;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.loginwithx.http.Trust;
import org.loginwithx.oauth1.AccessToken;
import org.loginwithx.token.KeyRing;

/**
 * ADV-53: logging an object does not log the secrets in it. Every record of the product is made
 * with a canary in whatever may be secret, and in the records it consists of.
 */
final class NoSecretInTextTest {

  private static final String CANARY = "canary6f1d";

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(token|secret|verifier|proof|password|csrf|nonce|signature).*"
              + "|value|body|content|json|raw|sealed|uri|authorizationUrl");

  private static final Set<String> WIRED =
      Set.of("org.loginwithx.config.Parts", "org.loginwithx.config.ClientProducers$FrontEnds");

  static List<Class<?>> records() {
    return ProductClasses.ALL.stream()
        .filter(JavaClass::isRecord)
        // They hold the parts themselves and what tests cannot make; no code prints them.
        .filter(each -> !WIRED.contains(each.getName()))
        .<Class<?>>map(JavaClass::reflect)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("records")
  void textOfARecordShowsNoSecret(Class<?> type) throws ReflectiveOperationException {
    Object made = make(type);

    assertThat(made.toString()).doesNotContain(CANARY);
  }

  @Test
  void enoughRecordsAreLookedAt() {
    assertThat(records()).hasSizeGreaterThan(25);
    assertThat(records().stream().flatMap(each -> Arrays.stream(each.getRecordComponents())))
        .filteredOn(component -> SECRET.matcher(component.getName()).matches())
        .hasSizeGreaterThan(10);
  }

  private static Object make(Class<?> type) throws ReflectiveOperationException {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    @Nullable Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      boolean secret = SECRET.matcher(components[i].getName()).matches();
      values[i] = value(components[i].getType(), secret ? CANARY : plain(components[i].getName()));
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values);
  }

  private static String plain(String name) {
    return switch (name) {
      case "path" -> "/path";
      case "method" -> "GET";
      case "address" -> "anna@example.org";
      default -> "plain";
    };
  }

  private static @Nullable Object value(Class<?> type, String text)
      throws ReflectiveOperationException {
    if (type == String.class) {
      return text;
    }
    if (type == Optional.class) {
      return Optional.of(text);
    }
    if (type == JsonValue.class) {
      return Json.createValue(text);
    }
    if (type == JsonObject.class) {
      return Json.createObjectBuilder().add("field", text).build();
    }
    if (type == JsonStructure.class) {
      return Json.createArrayBuilder().add(text).build();
    }
    if (type == KeyRing.class) {
      return KeyRing.parse("id:" + CANARY.repeat(4) + "AAA");
    }
    if (type == Object.class) {
      return new AccessToken(CANARY, CANARY);
    }
    if (type == URI.class) {
      return URI.create("https://x.test/?oauth_token=" + text);
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isSealed()) {
      return make(type.getPermittedSubclasses()[0]);
    }
    if (type.isRecord()) {
      return make(type);
    }
    if (type == byte[].class) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    return constant(type);
  }

  private static @Nullable Object constant(Class<?> type) {
    Map<Class<?>, Object> constants =
        Map.ofEntries(
            Map.entry(int.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(Integer.class, 1),
            Map.entry(Long.class, 1L),
            Map.entry(Boolean.class, true),
            Map.entry(boolean.class, true),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Duration.class, Duration.ofSeconds(1)),
            Map.entry(Locale.class, Locale.ENGLISH),
            Map.entry(List.class, List.of()),
            Map.entry(Set.class, Set.of()),
            Map.entry(Map.class, Map.of("name", CANARY)),
            Map.entry(Supplier.class, (Supplier<Object>) Optional::empty),
            Map.entry(SSLContext.class, Trust.ofJvm()),
            Map.entry(CompletableFuture.class, new CompletableFuture<>()),
            Map.entry(
                HttpHeaders.class,
                HttpHeaders.of(Map.of("set-cookie", List.of(CANARY)), (name, value) -> true)));
    Object found = constants.get(type);
    if (found == null && type.getName().startsWith("jakarta.servlet.")) {
      return Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> "proxy");
    }
    if (type.getName().startsWith("org.loginwithx.")) {
      // What does the work, in a record that holds it together: nothing to look at.
      return null;
    }
    if (found == null) {
      throw new IllegalStateException("This test cannot make a " + type);
    }
    return found;
  }
}
