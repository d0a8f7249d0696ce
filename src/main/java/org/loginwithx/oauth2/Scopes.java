package org.loginwithx.oauth2;

import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.loginwithx.Internal;

/**
 * The scopes of an access token (RFC 6749 section 3.3); their order has no meaning.
 *
 * @param names the single scopes
 */
@Internal
public record Scopes(Set<String> names) implements Serializable {

  public Scopes {
    names = Set.copyOf(names);
  }

  /** Reads scopes separated by spaces. */
  public static Scopes parse(String text) {
    Set<String> names = new LinkedHashSet<>(Arrays.asList(text.strip().split("\\s+")));
    names.remove("");
    return new Scopes(names);
  }

  /** A set of exactly these scopes. */
  public static Scopes of(String... names) {
    return new Scopes(Set.of(names));
  }

  /** These scopes and one more. */
  public Scopes with(String name) {
    Set<String> more = new LinkedHashSet<>(names);
    more.add(name);
    return new Scopes(more);
  }

  /** Those of these scopes that are among the others. */
  public Scopes within(Scopes others) {
    Set<String> fewer = new LinkedHashSet<>(names);
    fewer.retainAll(others.names);
    return new Scopes(fewer);
  }

  /** Whether all of the other scopes are among these. */
  public boolean include(Scopes others) {
    return names.containsAll(others.names);
  }

  /** Whether this scope is among them. */
  public boolean include(String name) {
    return names.contains(name);
  }

  /** The scopes in alphabetical order. */
  public List<String> sorted() {
    return names.stream().sorted().toList();
  }

  /** The scopes in alphabetical order, separated by spaces, as they are sent and stored. */
  @Override
  public String toString() {
    return String.join(" ", sorted());
  }
}
