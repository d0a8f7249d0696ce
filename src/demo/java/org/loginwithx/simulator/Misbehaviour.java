package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_16;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.loginwithx.simulator.WireStep.End;

/**
 * A scripted wrong answer: what the endpoint says, and how it comes over the wire.
 *
 * <p>What replaces the answer does no work at the endpoint; what spoils the right answer does (a
 * request token is spent, for instance). {@link #withHeader} adds to either.
 */
public final class Misbehaviour {

  /** {@code work} does what the endpoint is for and gives its right answer. */
  record Call(String path, Clock clock, Supplier<Reply> work) {

    Reply dated(Reply reply) {
      return reply.header("date") == null ? reply.withDate(clock.instant()) : reply;
    }
  }

  private final Function<Call, Reply> answer;
  private final Function<Reply, Iterator<WireStep>> wire;

  private Misbehaviour(Function<Call, Reply> answer, Function<Reply, Iterator<WireStep>> wire) {
    this.answer = answer;
    this.wire = wire;
  }

  Iterator<WireStep> play(Call call) {
    return wire.apply(call.dated(answer.apply(call)));
  }

  /** The answer without its way over the wire. */
  Reply reply(Call call) {
    return answer.apply(call);
  }

  public Misbehaviour withHeader(String name, String value) {
    return new Misbehaviour(answer.andThen(reply -> reply.withHeader(name, value)), wire);
  }

  // ---- another answer ----

  public static Misbehaviour status(int code) {
    return instead(Reply.empty(code));
  }

  public static Misbehaviour status(int code, String contentType, String body) {
    return instead(Reply.of(code, contentType, body));
  }

  public static Misbehaviour error(XError error) {
    return new Misbehaviour(call -> error.reply(call.path()), Wire::plain);
  }

  /** 401 with code 135, and a {@code date} header that is off by {@code skew}. */
  public static Misbehaviour clockSkewed(Duration skew) {
    return new Misbehaviour(
        call -> {
          Instant date = call.clock().instant().plus(skew);
          return XError.TIMESTAMP_OUT_OF_BOUNDS.reply(call.path()).withDate(date);
        },
        Wire::plain);
  }

  /** 429 without any header that says until when. */
  public static Misbehaviour rateLimited() {
    return error(XError.RATE_LIMIT_EXCEEDED);
  }

  /** 429 with this {@code x-rate-limit-reset}: seconds since 1970 at X, here any text. */
  public static Misbehaviour rateLimited(String reset) {
    return rateLimited()
        .withHeader("x-rate-limit-limit", "75")
        .withHeader("x-rate-limit-remaining", "0")
        .withHeader("x-rate-limit-reset", reset);
  }

  /** 429 until this time has passed. */
  public static Misbehaviour rateLimitedFor(Duration length) {
    return new Misbehaviour(
        call -> {
          Instant reset = call.clock().instant().plus(length);
          return XError.RATE_LIMIT_EXCEEDED
              .reply(call.path())
              .withHeader("x-rate-limit-limit", "75")
              .withHeader("x-rate-limit-remaining", "0")
              .withHeader("x-rate-limit-reset", Long.toString(reset.getEpochSecond()));
        },
        Wire::plain);
  }

  /** 429 until this time has passed: the user has used up the calls of a day. */
  public static Misbehaviour userDayUsedUp(Duration length) {
    return dayUsedUp("x-user-limit-24hour", length);
  }

  /** 429 until this time has passed: the app has used up the calls of a day, for all users. */
  public static Misbehaviour appDayUsedUp(Duration length) {
    return dayUsedUp("x-app-limit-24hour", length);
  }

  /** The limit of a quarter of an hour is not used up: its headers say nothing about the day. */
  private static Misbehaviour dayUsedUp(String names, Duration length) {
    return new Misbehaviour(
        call -> {
          Instant reset = call.clock().instant().plus(length);
          return RateLimit.tellIn(XError.TOO_MANY_REQUESTS_PROBLEM.reply(call.path()), call.clock())
              .withHeader(names + "-limit", "25")
              .withHeader(names + "-remaining", "0")
              .withHeader(names + "-reset", Long.toString(reset.getEpochSecond()));
        },
        Wire::plain);
  }

  public static Misbehaviour htmlErrorPage(int code) {
    String page = "<!DOCTYPE html><title>X / Error</title><h1>Something is technically wrong.</h1>";
    return instead(Reply.html(code, page));
  }

  /** 503 with this {@code retry-after}. */
  public static Misbehaviour unavailable(String retryAfter) {
    return htmlErrorPage(503).withHeader("retry-after", retryAfter);
  }

  public static Misbehaviour redirect(int code, String location) {
    return instead(Reply.empty(code).withHeader("location", location));
  }

  public static Misbehaviour emptyOk() {
    return status(200);
  }

  public static Misbehaviour noContent() {
    return status(204);
  }

  /** HTML with status 200, as from a captive portal. */
  public static Misbehaviour garbageHtml() {
    return htmlErrorPage(200);
  }

  /** Any JSON, or what should be JSON, with status 200. */
  public static Misbehaviour profile(String body) {
    return instead(Reply.json(200, body));
  }

  public static Misbehaviour deeplyNestedJson(int depth) {
    return profile("{\"id_str\":\"1\",\"entities\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
  }

  // ---- the right answer, spoilt ----

  public static Misbehaviour rightAnswerWithStatus(int code) {
    return spoilt(reply -> reply.withStatus(code));
  }

  /** The right answer with this content type; null for none. */
  public static Misbehaviour contentType(@Nullable String contentType) {
    return spoilt(
        reply ->
            contentType == null
                ? reply.withoutHeader("content-type")
                : reply.withHeader("content-type", contentType));
  }

  /** Compressed, although the client did not ask for it. */
  public static Misbehaviour gzip() {
    return spoilt(Spoilt::gzip);
  }

  public static Misbehaviour byteOrderMark() {
    return spoilt(Spoilt::byteOrderMark);
  }

  /** UTF-16 with a byte-order mark, declared as UTF-8. */
  public static Misbehaviour utf16() {
    return spoilt(reply -> Spoilt.encodedAs(reply, UTF_16));
  }

  /** In the middle an octet that UTF-8 does not have. */
  public static Misbehaviour invalidUtf8() {
    return spoilt(Spoilt::invalidUtf8);
  }

  public static Misbehaviour hugeHeader(int length) {
    return spoilt(reply -> reply.withHeader("x-padding", "x".repeat(length)));
  }

  /** Sets a parameter of a form answer. */
  public static Misbehaviour formParameter(String name, String value) {
    return spoiltForm(form -> form.without(name).with(name, value));
  }

  public static Misbehaviour withoutFormParameter(String name) {
    return spoiltForm(form -> form.without(name));
  }

  /** One more of this name, with this value, behind the right one. */
  public static Misbehaviour secondFormParameter(String name, String value) {
    return spoiltForm(form -> form.with(name, value));
  }

  /** Sets a member of a JSON answer; {@code json} may be any JSON value. */
  public static Misbehaviour member(String name, String json) {
    return spoiltJson(profile -> profile.json(name, json));
  }

  public static Misbehaviour withoutMember(String name) {
    return spoiltJson(profile -> profile.without(name));
  }

  /** The profile without {@code id_str} and with this number as {@code id}. */
  public static Misbehaviour idOnlyAsNumber(long id) {
    return spoiltJson(profile -> profile.without("id_str").number("id", id));
  }

  /** The profile with the id of another account. */
  public static Misbehaviour otherId(long id) {
    return spoiltJson(profile -> profile.text("id_str", Long.toString(id)).number("id", id));
  }

  /** One more member of a name that is there already, at the end. */
  public static Misbehaviour secondMember(String name, String json) {
    return spoilt(reply -> Spoilt.lastMember(reply, name, json));
  }

  /** With these rate-limit headers: numbers at X, here any text. */
  public static Misbehaviour rateLimitHeaders(String limit, String remaining, String reset) {
    return spoilt(reply -> reply)
        .withHeader("x-rate-limit-limit", limit)
        .withHeader("x-rate-limit-remaining", remaining)
        .withHeader("x-rate-limit-reset", reset);
  }

  /** A v2 user without this field, and an error about it beside the user. */
  public static Misbehaviour partialError(String field) {
    return spoilt(reply -> Spoilt.withoutField(reply, field));
  }

  /**
   * Sets a parameter of the address that a page leads back to; an answer that leads nowhere stays
   * as it is. A browser asks for the page twice before: script it for every call.
   */
  public static Misbehaviour redirectParameter(String name, String value) {
    return spoiltRedirect(query -> query.without(name).with(name, value));
  }

  /** Without {@code error}, for one, a person who cancels comes back with {@code state} only. */
  public static Misbehaviour withoutRedirectParameter(String name) {
    return spoiltRedirect(query -> query.without(name));
  }

  // ---- the wire ----

  /** Never answers; the connection stays open until the client or the simulator closes. */
  public static Misbehaviour hang() {
    return onWire(() -> Wire.only(End.HANG));
  }

  public static Misbehaviour closeWithoutAnswer() {
    return onWire(() -> Wire.only(End.CLOSE));
  }

  /** A TCP reset in place of an answer. */
  public static Misbehaviour reset() {
    return onWire(() -> Wire.only(End.RESET));
  }

  /** These characters as octets, whatever they are, then the end of the connection. */
  public static Misbehaviour octets(String latin1) {
    return onWire(() -> Wire.octets(latin1));
  }

  /** The right answer, its body one octet per interval. */
  public static Misbehaviour slowBody(Duration interval) {
    return spoiltOnWire(reply -> Wire.slow(reply, interval));
  }

  /** Half the body that {@code content-length} announces, then the end of the connection. */
  public static Misbehaviour truncatedBody() {
    return spoiltOnWire(Wire::truncated);
  }

  public static Misbehaviour badChunking() {
    return spoiltOnWire(Wire::badChunking);
  }

  /** This many spaces as body, with the right {@code content-length}. */
  public static Misbehaviour hugeBody(long length) {
    return spoiltOnWire(reply -> Wire.huge(reply, length));
  }

  /** Spaces in chunks, without end. */
  public static Misbehaviour endlessBody() {
    return spoiltOnWire(Wire::endless);
  }

  private static Misbehaviour instead(Reply reply) {
    return new Misbehaviour(call -> reply, Wire::plain);
  }

  private static Misbehaviour spoilt(UnaryOperator<Reply> change) {
    return new Misbehaviour(call -> change.apply(call.work().get()), Wire::plain);
  }

  private static Misbehaviour spoiltForm(UnaryOperator<Parameters> change) {
    return spoilt(reply -> Spoilt.form(reply, change));
  }

  private static Misbehaviour spoiltRedirect(UnaryOperator<Parameters> change) {
    return spoilt(reply -> Spoilt.redirect(reply, change));
  }

  private static Misbehaviour spoiltJson(UnaryOperator<JsonObject> change) {
    return spoilt(reply -> Spoilt.json(reply, change));
  }

  private static Misbehaviour onWire(Supplier<Iterator<WireStep>> steps) {
    return new Misbehaviour(call -> Reply.empty(200), reply -> steps.get());
  }

  private static Misbehaviour spoiltOnWire(Function<Reply, Iterator<WireStep>> wire) {
    return new Misbehaviour(call -> call.work().get(), wire);
  }
}
