package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/** Right answers with one thing made wrong. */
final class Spoilt {

  private Spoilt() {}

  static Reply form(Reply reply, UnaryOperator<Parameters> change) {
    return text(reply, change.apply(Parameters.parse(reply.text())).encoded());
  }

  static Reply json(Reply reply, UnaryOperator<JsonObject> change) {
    return text(reply, change.apply(JsonObject.parse(reply.text())).toString());
  }

  static Reply redirect(Reply reply, UnaryOperator<Parameters> change) {
    String location = reply.header("location");
    int query = location == null ? -1 : location.indexOf('?');
    if (location == null || query < 0) {
      return reply;
    }
    Parameters changed = change.apply(Parameters.parse(location.substring(query + 1)));
    return reply.withHeader("location", location.substring(0, query + 1) + changed.encoded());
  }

  /** X's partial error: the field is missing from {@code data}, and {@code errors} says so. */
  static Reply withoutField(Reply reply, String field) {
    return json(
        reply,
        answer -> {
          JsonObject data = JsonObject.parse(answer.json("data")).without(field);
          JsonObject error =
              new JsonObject()
                  .text("resource_type", "user")
                  .text("field", field)
                  .text("parameter", field)
                  .json("resource_id", data.json("id"))
                  .text("title", "Field Authorization Error")
                  .text("section", "data")
                  .text("detail", "The app may not see this field.")
                  .text("type", "https://api.twitter.com/2/problems/not-authorized-for-field");
          return new JsonObject().object("data", data).json("errors", error.inArray());
        });
  }

  /** {@code json} goes in as the last member, unread. */
  static Reply lastMember(Reply reply, String name, String json) {
    String object = reply.text();
    String open = object.substring(0, object.lastIndexOf('}'));
    return text(reply, open + ",\"" + name + "\":" + json + "}");
  }

  static Reply encodedAs(Reply reply, Charset charset) {
    return reply.withBody(reply.text().getBytes(charset));
  }

  static Reply byteOrderMark(Reply reply) {
    return text(reply, "\ufeff" + reply.text());
  }

  /** 0xff is in no UTF-8 text. */
  static Reply invalidUtf8(Reply reply) {
    byte[] body = reply.body();
    if (body.length > 0) {
      body[body.length / 2] = (byte) 0xff;
    }
    return reply.withBody(body);
  }

  static Reply gzip(Reply reply) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(reply.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return reply.withBody(packed.toByteArray()).withHeader("content-encoding", "gzip");
  }

  private static Reply text(Reply reply, String body) {
    return reply.withBody(body.getBytes(UTF_8));
  }
}
