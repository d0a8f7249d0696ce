package org.loginwithx.x;

import jakarta.json.JsonStructure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.loginwithx.form.FormEncoding;
import org.loginwithx.form.Parameter;

/** The body of a call to X's API. */
public sealed interface ApiBody {

  /** JSON, as X's API v2 expects it. */
  record Json(JsonStructure value) implements ApiBody {

    @Override
    public String contentType() {
      return "application/json";
    }

    @Override
    public byte[] content() {
      return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "Json[***]";
    }
  }

  /** A form, as X's API v1.1 expects it. OAuth 1.0a signs its fields (RFC 5849, 3.4.1.3). */
  record Form(Map<String, String> fields) implements ApiBody {

    public Form {
      fields = Map.copyOf(fields);
    }

    List<Parameter> parameters() {
      return fields.entrySet().stream()
          .map(field -> new Parameter(field.getKey(), field.getValue()))
          .toList();
    }

    @Override
    public String contentType() {
      return "application/x-www-form-urlencoded";
    }

    @Override
    public byte[] content() {
      return FormEncoding.encode(parameters()).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
      return "Form" + fields.keySet();
    }
  }

  /**
   * Any other body, for instance {@code multipart/form-data} with a picture.
   *
   * @param contentType the value of the header, with its boundary if it has one
   * @param content not copied: do not change it before the answer arrives
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(String contentType, byte[] content) implements ApiBody {

    /**
     * @throws IllegalArgumentException if the content type cannot stand in a header
     */
    public Bytes {
      if (contentType.isEmpty() || !contentType.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("not a content type");
      }
    }

    @Override
    public String toString() {
      return "Bytes[" + contentType + ", " + content.length + ']';
    }
  }

  /** The header {@code Content-Type}. */
  String contentType();

  /** The bytes to send. */
  byte[] content();
}
