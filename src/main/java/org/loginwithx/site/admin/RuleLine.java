package org.loginwithx.site.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.rule.Conditions;
import org.loginwithx.rule.LoginRule;
import org.loginwithx.web.Messages;

/**
 * A rule in the list.
 *
 * @param conditions a sentence each
 * @param group the group that it gives; null if it refuses
 * @param hits whom it would have hit, in words
 */
@Internal
public record RuleLine(
    String id,
    String name,
    List<String> conditions,
    @Nullable String group,
    String hits,
    boolean first,
    boolean last) {

  public RuleLine {
    conditions = List.copyOf(conditions);
  }

  static RuleLine of(LoginRule rule, int hits, boolean first, boolean last, Messages messages) {
    return new RuleLine(
        rule.id(),
        rule.name(),
        conditions(rule.conditions(), messages),
        rule.group(),
        messages.text("rules.hits", hits),
        first,
        last);
  }

  private static List<String> conditions(Conditions asked, Messages messages) {
    List<String> texts = new ArrayList<>();
    if (!asked.verifiedTypes().isEmpty()) {
      texts.add(
          Conditions.VERIFIED_TYPES.stream()
              .filter(asked.verifiedTypes()::contains)
              .map(type -> messages.text("rules.verified." + type))
              .collect(Collectors.joining(", ")));
    }
    add(texts, "rules.is.days-at-least", asked.daysAtLeast(), messages);
    add(texts, "rules.is.days-below", asked.daysBelow(), messages);
    add(texts, "rules.is.followers-at-least", asked.followersAtLeast(), messages);
    add(texts, "rules.is.followers-below", asked.followersBelow(), messages);
    if (asked.isProtected() != null) {
      texts.add(
          messages.text(asked.isProtected() ? "rules.posts.protected" : "rules.posts.public"));
    }
    return texts;
  }

  private static void add(
      List<String> texts, String key, @Nullable Number number, Messages messages) {
    if (number != null) {
      texts.add(messages.text(key, number));
    }
  }
}
