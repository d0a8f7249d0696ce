package org.loginwithx.example.pin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.loginwithx.http.HttpBudget;
import org.loginwithx.http.HttpCaller;
import org.loginwithx.metrics.Metrics;
import org.loginwithx.oauth1.ConsumerCredentials;
import org.loginwithx.oauth1.RequestToken;
import org.loginwithx.x.AuthorizationHints;
import org.loginwithx.x.GrantedAccess;
import org.loginwithx.x.OAuth1Client;
import org.loginwithx.x.OAuth1Connection;
import org.loginwithx.x.XResult;
import org.loginwithx.x.XUser;

/**
 * Logs its own user in at X without any server: X shows them a number, which they type in here
 * (callback {@code oob} of OAuth 1.0a). The app at X needs some callback on its list all the same.
 */
public final class PinLogin {

  private static final PrintStream OUT = System.out;

  /** X's word for a program that no browser can come back to. */
  private static final String OUT_OF_BAND = "oob";

  private final OAuth1Client client;
  private final PinReader reader;
  private final PrintStream out;

  PinLogin(OAuth1Client client, PinReader reader, PrintStream out) {
    this.client = client;
    this.reader = reader;
    this.out = out;
  }

  /** Shows the user X's page, and returns the number that it shows in the end. */
  interface PinReader {
    String read(URI page) throws IOException;
  }

  /** Takes nothing; keys are in TWITTER_API_KEY and TWITTER_API_SECRET, as for the server. */
  public static void main(String[] arguments) {
    Map<String, String> environment = System.getenv();
    String key = environment.getOrDefault("TWITTER_API_KEY", "");
    String secret = environment.getOrDefault("TWITTER_API_SECRET", "");
    if (key.isEmpty() || secret.isEmpty()) {
      OUT.println("Set TWITTER_API_KEY and TWITTER_API_SECRET to the keys of your app at X.");
      System.exit(2);
    }
    URI x = URI.create(environment.getOrDefault("TWITTER_API_URL", "https://api.x.com"));
    try (HttpCaller caller = new HttpCaller(HttpBudget.DEFAULT)) {
      OAuth1Connection connection =
          new OAuth1Connection(new ConsumerCredentials(key, secret), x, null, true, false);
      OAuth1Client client = new OAuth1Client(connection, caller, Clock.systemUTC(), Metrics.NONE);
      new PinLogin(client, PinLogin::ask, OUT).run();
    } catch (IOException failure) {
      OUT.println("That did not work. " + failure.getMessage());
      System.exit(1);
    }
  }

  private static String ask(URI page) throws IOException {
    OUT.println("Open this page, agree, and type in the number it shows: " + page);
    OUT.print("Number: ");
    OUT.flush();
    String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
    if (line == null) {
      throw new IOException("No number was typed in.");
    }
    return line;
  }

  /**
   * All of it.
   *
   * @throws IOException if X says no or nothing; the message is for a person
   */
  void run() throws IOException {
    RequestToken request = ok(client.requestToken(OUT_OF_BAND));
    String pin = reader.read(client.authorizationUrl(request, AuthorizationHints.NONE)).strip();
    if (!pin.matches("[0-9]{1,12}")) {
      throw new IOException("That is no number.");
    }
    GrantedAccess access = ok(client.accessToken(request, pin));
    XUser user = ok(client.verifyCredentials(access.token())).user();
    out.println("You are %s (@%s), X id %s.".formatted(user.name(), user.screenName(), user.id()));
    // A real program would keep the token where no other user can read it, and skip all this.
    ok(client.invalidate(access.token()));
    out.println("The access token is given back.");
  }

  private static <T> T ok(CompletableFuture<XResult<T>> call) throws IOException {
    XResult<T> result = call.join();
    if (result instanceof XResult.Ok<T> ok) {
      return ok.value();
    }
    throw new IOException("X says no: " + ((XResult.Failed<T>) result).failure());
  }
}
