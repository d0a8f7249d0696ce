package org.loginwithx.rule;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * What the rules say about a log-in. They are read from the first to the last. A rule that gives a
 * group lets the user in: the rules after it can give more groups, but do not refuse.
 *
 * @param hits the rules that had an effect; at most the last one refuses
 */
@Internal
public record Ruling(List<LoginRule> hits) {

  /** No rule is about the user. */
  public static final Ruling NONE = new Ruling(List.of());

  public Ruling {
    hits = List.copyOf(hits);
  }

  /** The rule that refuses the user; null if none does. */
  public @Nullable LoginRule refusal() {
    return hits.stream().filter(LoginRule::refuses).findFirst().orElse(null);
  }

  /** The groups that the user gets. */
  public Set<String> groups() {
    return hits.stream()
        .flatMap(rule -> Stream.ofNullable(rule.group()))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
