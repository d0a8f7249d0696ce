package org.loginwithx.site.admin;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.loginwithx.database.DatabaseUnavailableException;
import org.loginwithx.login.LoginFlows;
import org.loginwithx.spending.Billed;
import org.loginwithx.spending.Spending;
import org.loginwithx.spending.Spent;
import org.loginwithx.spending.Spent.Share;
import org.loginwithx.web.Messages;

/** What X bills, on pages of administrators ({@code spending.xhtml}). */
@Dependent
class SpendingPanel {

  private static final int ALL = 100;

  private final Spending spending;
  private final LoginFlows flows;

  @Inject
  SpendingPanel(Spending spending, LoginFlows flows) {
    this.spending = spending;
    this.flows = flows;
  }

  /**
   * What the pages show.
   *
   * @param about where the figures come from, and of when the prices are
   * @param warnings about budgets
   * @param kinds what was billed this month
   */
  public record View(
      String about,
      List<String> warnings,
      List<Amount> amounts,
      BarChart chart,
      List<KindLine> kinds) {

    static View of(Spent spent, Messages messages) {
      return new View(
          messages.text(
              spent.prices().changed().isEmpty() ? "spending.about" : "spending.about.changed",
              Billed.PRICED_IN),
          warnings(spent, messages),
          List.of(
              Amount.of("today", spent.ofToday(), spent.shareOfDay(), messages),
              Amount.of("month", spent.ofMonth(), spent.shareOfMonth(), messages),
              new Amount(
                  messages.text("spending.forecast"), messages.dollars(spent.forecast()), "")),
          chart(spent, messages),
          kinds(spent, messages));
    }

    private static List<String> warnings(Spent spent, Messages messages) {
      return Stream.of(spent.shareOfDay(), spent.shareOfMonth())
          .filter(share -> share.warning() > 0)
          .map(
              share ->
                  messages.text(
                      share.warning() < ALL ? "spending.near-budget" : "spending.over-budget",
                      share.percent(),
                      share.setting(),
                      messages.dollars(share.of())))
          .toList();
    }

    private static BarChart chart(Spent spent, Messages messages) {
      long first = spent.today() - Spent.DAYS + 1;
      Instant from = LocalDate.ofEpochDay(first).atStartOfDay().toInstant(ZoneOffset.UTC);
      return BarChart.costs(
          from, LongStream.rangeClosed(first, spent.today()).map(spent::of).toArray(), messages);
    }

    private static List<KindLine> kinds(Spent spent, Messages messages) {
      Map<Billed, Long> today = spent.numbersOfToday();
      Map<Billed, Long> month = spent.numbersOfMonth();
      List<KindLine> lines = new ArrayList<>();
      Arrays.stream(Billed.values())
          .filter(month::containsKey)
          .forEach(
              kind -> {
                long number = month.getOrDefault(kind, 0L);
                long price = spent.prices().of(kind);
                lines.add(
                    new KindLine(
                        messages.text("spending.kind." + kind),
                        today.getOrDefault(kind, 0L),
                        number,
                        messages.dollars(price),
                        messages.dollars(number * price)));
              });
      return lines;
    }
  }

  /**
   * An amount of money.
   *
   * @param budget the part of the budget that it is; empty for nothing
   */
  public record Amount(String label, String cost, String budget) {

    static Amount of(String key, long cost, Share share, Messages messages) {
      return new Amount(
          messages.text("spending." + key),
          messages.dollars(cost),
          share.of() == 0
              ? messages.text("spending.no-budget")
              : messages.text("spending.of-budget", share.percent(), messages.dollars(share.of())));
    }
  }

  /** What was billed of one kind; price and cost in words. */
  public record KindLine(String name, long today, long month, String price, String cost) {}

  /** If the database does not answer, shows only that. */
  void show(HttpServletRequest request) {
    Messages messages = Messages.forRequest(request);
    flows
        .instead()
        .ifPresent(
            now ->
                request.setAttribute(
                    "instead",
                    messages.text(
                        "spending.instead." + now.fault(), messages.minute(now.since()))));
    try {
      request.setAttribute("spending", View.of(spending.now(), messages));
    } catch (DatabaseUnavailableException away) {
      // The page says so, and shows the rest.
    }
  }
}
