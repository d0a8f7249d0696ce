package org.loginwithx.site.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.rule.Conditions;
import org.loginwithx.rule.LoginRule;
import org.loginwithx.web.Messages;

/**
 * The fields of a rule, as typed.
 *
 * @param id empty for a new rule
 * @param posts {@code protected}, {@code public}, or empty for both
 * @param effect {@code group} or {@code refuse}
 */
@Internal
public record RuleForm(
    String id,
    String name,
    Set<String> verifiedTypes,
    String daysAtLeast,
    String daysBelow,
    String followersAtLeast,
    String followersBelow,
    String posts,
    String effect,
    String group) {

  private static final String GIVES = "group";
  private static final String REFUSES = "refuse";
  private static final String PROTECTED = "protected";
  private static final String PUBLIC = "public";

  /** Fits into a long; what is too large for the rule is a mistake of the rule. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  public RuleForm {
    verifiedTypes = Set.copyOf(verifiedTypes);
  }

  /** A value of {@code verified_type} with its checkbox. */
  public record Verified(String type, String label, boolean chosen) {}

  static RuleForm empty() {
    return new RuleForm("", "", Set.of(), "", "", "", "", "", GIVES, "");
  }

  static RuleForm of(LoginRule rule) {
    Conditions asked = rule.conditions();
    Boolean isProtected = asked.isProtected();
    return new RuleForm(
        rule.id(),
        rule.name(),
        asked.verifiedTypes(),
        text(asked.daysAtLeast()),
        text(asked.daysBelow()),
        text(asked.followersAtLeast()),
        text(asked.followersBelow()),
        isProtected == null ? "" : isProtected ? PROTECTED : PUBLIC,
        rule.refuses() ? REFUSES : GIVES,
        rule.group() == null ? "" : rule.group());
  }

  static RuleForm of(String id, HttpServletRequest request) {
    String[] types = request.getParameterValues("verified");
    return new RuleForm(
        id,
        typed(request, "name"),
        types == null ? Set.of() : Set.copyOf(Arrays.asList(types)),
        typed(request, "daysAtLeast"),
        typed(request, "daysBelow"),
        typed(request, "followersAtLeast"),
        typed(request, "followersBelow"),
        typed(request, "posts"),
        typed(request, "effect"),
        typed(request, "group"));
  }

  private static String typed(HttpServletRequest request, String field) {
    return Optional.ofNullable(request.getParameter(field)).orElse("").strip();
  }

  private static String text(@Nullable Number number) {
    return number == null ? "" : number.toString();
  }

  /** What is wrong, by the names of the fields. */
  Map<String, String> errors(Set<String> groupsOfSettings, Messages messages) {
    Map<String, String> errors = new TreeMap<>();
    if (!areNumbers(daysAtLeast, daysBelow)) {
      errors.put("age", messages.text("rules.wrong.age"));
    }
    if (!areNumbers(followersAtLeast, followersBelow)) {
      errors.put("followers", messages.text("rules.wrong.followers"));
    }
    if (errors.isEmpty()) {
      rule()
          .mistake(groupsOfSettings)
          .ifPresent(
              wrong ->
                  errors.put(
                      field(wrong),
                      messages.text("rules.wrong." + wrong.name().toLowerCase(Locale.ROOT))));
    }
    return errors;
  }

  private static String field(LoginRule.Mistake mistake) {
    return switch (mistake) {
      case NAME -> "name";
      case NO_CONDITION -> "verified";
      case AGE -> "age";
      case FOLLOWERS -> "followers";
      case GROUP, GROUP_OF_SETTINGS -> "group";
    };
  }

  private static boolean areNumbers(String... texts) {
    return Arrays.stream(texts).allMatch(text -> text.isEmpty() || NUMBER.matcher(text).matches());
  }

  /** The rule that was typed; only if its numbers are numbers. */
  LoginRule rule() {
    return new LoginRule(
        id,
        name,
        new Conditions(
            verifiedTypes,
            days(daysAtLeast),
            days(daysBelow),
            number(followersAtLeast),
            number(followersBelow),
            posts.equals(PROTECTED) ? Boolean.TRUE : posts.equals(PUBLIC) ? Boolean.FALSE : null),
        effect.equals(REFUSES) ? null : group);
  }

  private static @Nullable Long number(String text) {
    return text.isEmpty() ? null : Long.valueOf(text);
  }

  private static @Nullable Integer days(String text) {
    Long number = number(text);
    return number == null ? null : (Integer) (int) Math.min(number, Integer.MAX_VALUE);
  }

  List<Verified> verifiedChoices(Messages messages) {
    return Conditions.VERIFIED_TYPES.stream()
        .map(
            type ->
                new Verified(
                    type, messages.text("rules.verified." + type), verifiedTypes.contains(type)))
        .toList();
  }

  static List<Choice> postsChoices(Messages messages) {
    return List.of(
        new Choice("", messages.text("rules.posts.any")),
        new Choice(PROTECTED, messages.text("rules.posts.protected")),
        new Choice(PUBLIC, messages.text("rules.posts.public")));
  }

  static List<Choice> effects(Messages messages) {
    return List.of(
        new Choice(GIVES, messages.text("rules.effect.group")),
        new Choice(REFUSES, messages.text("rules.effect.refuse")));
  }
}
