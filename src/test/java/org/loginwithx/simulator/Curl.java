package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sends what a {@code curl} command of X's documentation sends, to the simulator in place of X.
 * Names with a dollar sign are variables. A backslash at the end of a line always ends a word,
 * which some of these commands need to be right.
 */
record Curl(URI x, Map<String, String> variables) {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

  HttpResponse<String> run(String command) {
    String text = command.replace("?\\\n", "?").replace("&\\\n", "&").replace("\\\n", " ");
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      text = text.replace("$" + variable.getKey(), variable.getValue());
    }
    if (text.contains("$")) {
      throw new IllegalArgumentException("No value for a variable: " + text);
    }
    try {
      return CLIENT.send(request(words(text)), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("No answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  private static Deque<String> words(String command) {
    return WORD.matcher(command)
        .results()
        .map((MatchResult word) -> word.group().replaceAll("^['\"]|['\"]$", ""))
        .collect(Collectors.toCollection(ArrayDeque::new));
  }

  private HttpRequest request(Deque<String> words) {
    HttpRequest.Builder request = HttpRequest.newBuilder();
    String method = "";
    List<String> data = new ArrayList<>();
    while (!words.isEmpty()) {
      String word = words.remove();
      switch (word) {
        case "curl", "--location", "-s", "--url" -> {
          // The address follows anyway, and nothing here redirects.
        }
        case "GET", "POST" -> method = word;
        case "-X", "--request" -> method = words.remove();
        case "-H", "--header" -> {
          String[] header = words.remove().split(": ", 2);
          request.header(header[0], header[1]);
        }
        case "-u" ->
            request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(words.remove().getBytes(UTF_8)));
        case "-d", "--data" -> data.add(words.remove());
        case "--data-urlencode" -> {
          String[] field = words.remove().split("=", 2);
          data.add(Parameters.NONE.with(field[0], field[1]).encoded());
        }
        default -> request.uri(URI.create(word.replace("https://api.x.com", x.toString())));
      }
    }
    if (data.isEmpty()) {
      return request.method(method.isEmpty() ? "GET" : method, BodyPublishers.noBody()).build();
    }
    return request
        .setHeader("Content-Type", "application/x-www-form-urlencoded")
        .method(method.isEmpty() ? "POST" : method, BodyPublishers.ofString(String.join("&", data)))
        .build();
  }
}
