package org.loginwithx.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * Sends files of users who log in with X elsewhere to a running server, which imports them. Needs
 * only the JDK and the JAR of this module:
 *
 * <pre>{@code java -cp target/login-with-x-core.jar org.loginwithx.imports.ImportUsers}</pre>
 */
@Internal
public final class ImportUsers {

  private static final String USAGE =
      """
      check SOURCE FILE [--users FILE] [--provider NAME] [--new-ids]
                   says what would be made, what is there, and what is a conflict;
                   waits for the end
      start ID     makes the users, or goes on with that, and waits for the end
      stop ID      stops it
      discard ID   deletes what was read, and no user
      status       says how far it is
      report       lists all rows

      SOURCE is keycloak, passport, authjs, supabase, allauth or csv.
      LOGIN_PUBLIC_URL is the address of the site, and LOGIN_IMPORT_TOKEN its token.\
      """;

  private static final int TIMEOUT_MILLIS = 10 * 60 * 1000;
  private static final int PAUSE_MILLIS = 2_000;

  private final URI address;
  private final String token;
  private final PrintStream out;

  private ImportUsers(URI address, String token, PrintStream out) {
    this.address = address;
    this.token = token;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    System.exit(run(arguments, System.getenv(), System.out, System.err));
  }

  /** 0 if it was done, 1 if it was not, 2 if the arguments or variables are wrong. */
  static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    String site = environment.getOrDefault("LOGIN_PUBLIC_URL", "").replaceAll("/+$", "");
    String token = environment.getOrDefault("LOGIN_IMPORT_TOKEN", "");
    if (arguments.length == 0 || site.isEmpty() || token.isEmpty()) {
      err.println(USAGE);
      return 2;
    }
    URI address = URI.create(site + "/import");
    if (!isSafe(address)) {
      err.println("LOGIN_PUBLIC_URL has to begin with https://, because the token is a secret");
      return 2;
    }
    Answer answer;
    try {
      answer = new ImportUsers(address, token, out).command(new ArrayDeque<>(List.of(arguments)));
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage());
      return 2;
    }
    (answer.isGood() ? out : err).print(answer.text());
    return answer.isGood() ? 0 : 1;
  }

  private static boolean isSafe(URI address) {
    String host = address.getHost();
    return "https".equals(address.getScheme())
        || "http".equals(address.getScheme())
            && ("localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host));
  }

  /** What the server answered. */
  private record Answer(int status, String text) {
    boolean isGood() {
      return status == HttpURLConnection.HTTP_OK || isRunning();
    }

    boolean isRunning() {
      return status == HttpURLConnection.HTTP_ACCEPTED;
    }
  }

  private Answer command(Deque<String> arguments) throws IOException, InterruptedException {
    String command = arguments.remove();
    return switch (command) {
      case "check" -> check(arguments);
      case "start" -> follow(send(Map.of("action", command, "id", next(arguments)), Map.of()));
      case "stop", "discard" -> send(Map.of("action", command, "id", next(arguments)), Map.of());
      case "status" -> get("");
      case "report" -> get("?rows=all");
      default -> throw new IllegalArgumentException(USAGE);
    };
  }

  private static String next(Deque<String> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException(USAGE);
    }
    return arguments.remove();
  }

  private Answer check(Deque<String> arguments) throws IOException, InterruptedException {
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, Path> files = new LinkedHashMap<>();
    fields.put("action", "check");
    fields.put("source", next(arguments));
    files.put("links", file(next(arguments)));
    while (!arguments.isEmpty()) {
      switch (arguments.remove()) {
        case "--users" -> files.put("users", file(next(arguments)));
        case "--provider" -> fields.put("provider", next(arguments));
        case "--new-ids" -> fields.put("newIds", "true");
        default -> throw new IllegalArgumentException(USAGE);
      }
    }
    return follow(send(fields, files));
  }

  private static Path file(String name) {
    Path file = Path.of(name);
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(name + " cannot be read");
    }
    return file;
  }

  /** Prints how far it is until it ends. */
  private Answer follow(Answer begun) throws IOException, InterruptedException {
    Answer answer = begun;
    while (answer.isRunning()) {
      Thread.sleep(PAUSE_MILLIS);
      answer = get("?id=" + id(answer));
      if (answer.isRunning()) {
        out.println(progress(answer));
      }
    }
    return answer;
  }

  /** The id that the server gave to the import: later, the server may have another import. */
  private static String id(Answer answer) {
    return line(answer, "id ").orElse("").replaceAll("^id|[^0-9a-f-]", "");
  }

  private static String progress(Answer answer) {
    return line(answer, "compared ")
        .or(() -> line(answer, "read "))
        .or(() -> line(answer, "made "))
        .orElse("");
  }

  private static Optional<String> line(Answer answer, String word) {
    return answer.text().lines().filter(line -> line.startsWith(word)).findFirst();
  }

  private Answer get(String query) throws IOException {
    return answer(connection(query));
  }

  private HttpURLConnection connection(String query) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(address + query).toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + token);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    return connection;
  }

  private static Answer answer(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    boolean text =
        connection.getContentType() != null && connection.getContentType().startsWith("text/plain");
    try (InputStream body =
        status < HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return new Answer(
          status,
          text && body != null
              ? new String(body.readAllBytes(), UTF_8)
              : "The server answered " + status + explained(status) + "\n");
    }
  }

  private static String explained(int status) {
    return switch (status) {
      case HttpURLConnection.HTTP_NOT_FOUND ->
          ": is LOGIN_IMPORT_TOKEN set there, and LOGIN_PUBLIC_URL right?";
      case HttpURLConnection.HTTP_MOVED_PERM, HttpURLConnection.HTTP_MOVED_TEMP ->
          ": LOGIN_PUBLIC_URL is not the address of the site";
      default -> "";
    };
  }

  /** A form of parts (RFC 7578) of a known length: the server takes no other. */
  private Answer send(Map<String, String> fields, Map<String, Path> files) throws IOException {
    String boundary = UUID.randomUUID().toString();
    List<byte[]> heads = new ArrayList<>();
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      first.writeBytes(
          (head(boundary, field.getKey(), null) + field.getValue() + "\r\n").getBytes(UTF_8));
    }
    long length = first.size();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      byte[] head = head(boundary, file.getKey(), file.getValue()).getBytes(UTF_8);
      heads.add(head);
      length += head.length + Files.size(file.getValue()) + 2;
    }
    byte[] end = ("--" + boundary + "--\r\n").getBytes(UTF_8);
    HttpURLConnection connection = connection("");
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", "multipart/form-data; boundary=" + boundary);
    connection.setFixedLengthStreamingMode(length + end.length);
    try (OutputStream body = connection.getOutputStream()) {
      first.writeTo(body);
      int index = 0;
      for (Path file : files.values()) {
        body.write(heads.get(index++));
        Files.copy(file, body);
        body.write("\r\n".getBytes(UTF_8));
      }
      body.write(end);
    } catch (IOException refused) {
      // The server may have answered before it read everything.
      return answer(connection);
    }
    return answer(connection);
  }

  private static String head(String boundary, String name, @Nullable Path file) {
    String fileName =
        file == null
            ? ""
            : "; filename=\""
                + String.valueOf(file.getFileName()).replaceAll("[\"\r\n]", "_")
                + '"';
    return "--"
        + boundary
        + "\r\nContent-Disposition: form-data; name=\""
        + name
        + '"'
        + fileName
        + "\r\n\r\n";
  }
}
