package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Calls the app: asks for its proof, and delivers events. */
final class WebhookCaller {

  /** X waits ten seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MOST_KEPT = 1_000;

  private final String consumerSecret;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final List<Integer> answers = new ArrayList<>();

  WebhookCaller(String consumerSecret) {
    this.consumerSecret = consumerSecret;
  }

  /** Whether the app answers the challenge-response check as it should. */
  boolean isProven(String url) {
    String token = RandomText.ofLength(40);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "?crc_token=" + token)).timeout(PATIENCE).build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200
          && JsonObject.parse(answer.body())
              .json("response_token")
              .equals(JsonObject.quoted(signature(token)));
    } catch (IOException | IllegalArgumentException noProof) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Does not wait for the answer. */
  void deliver(String url, String event) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("content-type", "application/json")
            .header("x-twitter-webhooks-signature", signature(event))
            .POST(HttpRequest.BodyPublishers.ofString(event))
            .build();
    var unused =
        client
            .sendAsync(request, HttpResponse.BodyHandlers.discarding())
            .handle((answer, failure) -> note(failure == null ? answer.statusCode() : 0));
  }

  private synchronized int note(int status) {
    if (answers.size() < MOST_KEPT) {
      answers.add(status);
    }
    notifyAll();
    return status;
  }

  /** Waits until this many deliveries were answered; 0 stands for no answer. */
  synchronized List<Integer> awaitAnswers(int count, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (answers.size() < count && System.nanoTime() < end) {
      wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
    return List.copyOf(answers);
  }

  synchronized void clear() {
    answers.clear();
  }

  /** Of a text, in the form of X's header. */
  String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(consumerSecret.getBytes(UTF_8), "HmacSHA256"));
      return "sha256=" + Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
