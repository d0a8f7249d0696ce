package org.loginwithx.x;

import jakarta.json.JsonStructure;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call to X's API.
 *
 * @param method GET, POST, PUT or DELETE
 * @param path path and query below X's address, for instance {@code /2/users/me?user.fields=name}
 * @param body the body; null for none
 */
public record ApiRequest(String method, String path, @Nullable ApiBody body) {

  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");

  /**
   * @throws IllegalArgumentException if the method is another one, or the path could lead elsewhere
   *     than to X's API: tokens are sent only there
   */
  public ApiRequest {
    if (!METHODS.contains(method)) {
      throw new IllegalArgumentException("not a method of X's API: " + method);
    }
    String pathOnly = path.replaceFirst("[?#].*", "");
    boolean plain =
        path.startsWith("/")
            && !path.startsWith("//")
            && path.indexOf('#') < 0
            && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')
            && !("/" + pathOnly + "/").contains("/../");
    if (!plain) {
      throw new IllegalArgumentException("not a path of X's API");
    }
    URI.create(path);
  }

  /** A request that reads. */
  public static ApiRequest get(String path) {
    return new ApiRequest("GET", path, null);
  }

  /** A request that sends JSON. */
  public static ApiRequest post(String path, JsonStructure body) {
    return post(path, new ApiBody.Json(body));
  }

  /** A request that sends a body. */
  public static ApiRequest post(String path, ApiBody body) {
    return new ApiRequest("POST", path, body);
  }

  /** A request that deletes. */
  public static ApiRequest delete(String path) {
    return new ApiRequest("DELETE", path, null);
  }

  /** The key by which X counts calls: method and path, without the query. */
  String limitedAs() {
    return method + ' ' + path.replaceFirst("\\?.*", "");
  }

  @Override
  public String toString() {
    return "ApiRequest[" + limitedAs() + ']';
  }
}
