package org.loginwithx.simulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.loginwithx.simulator.WireStep.End;
import org.loginwithx.simulator.WireStep.Pause;
import org.loginwithx.simulator.WireStep.Send;

/** Ways to put a {@link Reply} on the wire: one right, the others wrong. */
final class Wire {

  private static final int BLOCK = 64 * 1024;

  private Wire() {}

  static Iterator<WireStep> plain(Reply reply) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    octets.writeBytes(reply.status() == 204 ? reply.head() : headWithLength(reply));
    octets.writeBytes(reply.body());
    return List.<WireStep>of(Send.of(octets.toByteArray()), End.KEEP_OPEN).iterator();
  }

  static Iterator<WireStep> after(Duration pause, Iterator<WireStep> steps) {
    return new Iterator<>() {
      private boolean paused;

      @Override
      public boolean hasNext() {
        return !paused || steps.hasNext();
      }

      @Override
      public WireStep next() {
        if (paused) {
          return steps.next();
        }
        paused = true;
        return new Pause(pause);
      }
    };
  }

  static Iterator<WireStep> only(End end) {
    return List.<WireStep>of(end).iterator();
  }

  static Iterator<WireStep> octets(String latin1) {
    return List.<WireStep>of(Send.of(latin1.getBytes(ISO_8859_1)), End.CLOSE).iterator();
  }

  /** The right header, then one octet of the body per interval. */
  static Iterator<WireStep> slow(Reply reply, Duration interval) {
    byte[] body = reply.body();
    Stream<WireStep> octets =
        IntStream.range(0, body.length)
            .boxed()
            .flatMap(
                i -> Stream.of(new Pause(interval), Send.of(Arrays.copyOfRange(body, i, i + 1))));
    return concat(Stream.of(Send.of(headWithLength(reply))), octets, Stream.of(End.KEEP_OPEN));
  }

  /** Half of the announced body, then the end of the connection. */
  static Iterator<WireStep> truncated(Reply reply) {
    byte[] body = reply.body();
    Reply announced = withHeader(reply, "content-length", Math.max(1, body.length));
    return List.<WireStep>of(
            Send.of(announced.head()), Send.of(Arrays.copyOf(body, body.length / 2)), End.CLOSE)
        .iterator();
  }

  /** A chunk size that is not a number. */
  static Iterator<WireStep> badChunking(Reply reply) {
    return List.<WireStep>of(
            Send.of(reply.withHeader("transfer-encoding", "chunked").head()),
            Send.of("no-number\r\n".getBytes(ISO_8859_1)),
            Send.of(reply.body()),
            End.CLOSE)
        .iterator();
  }

  /** A body of that many spaces: no parser has a reason to stop early. */
  static Iterator<WireStep> huge(Reply reply, long length) {
    ByteBuffer block = spaces(BLOCK);
    Stream<WireStep> blocks =
        LongStream.range(0, length / BLOCK).mapToObj(ignored -> new Send(block.duplicate()));
    Send rest = new Send(spaces((int) (length % BLOCK)));
    return concat(
        Stream.of(Send.of(withHeader(reply, "content-length", length).head())),
        blocks,
        Stream.of(rest, End.KEEP_OPEN));
  }

  static Iterator<WireStep> endless(Reply reply) {
    byte[] spaces = spaces(BLOCK).array();
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes((Integer.toHexString(BLOCK) + "\r\n").getBytes(ISO_8859_1));
    chunk.writeBytes(spaces);
    chunk.writeBytes("\r\n".getBytes(ISO_8859_1));
    byte[] octets = chunk.toByteArray();
    return concat(
        Stream.of(Send.of(reply.withHeader("transfer-encoding", "chunked").head())),
        Stream.generate(() -> Send.of(octets)),
        Stream.of(End.CLOSE));
  }

  private static byte[] headWithLength(Reply reply) {
    return withHeader(reply, "content-length", reply.body().length).head();
  }

  private static Reply withHeader(Reply reply, String name, long value) {
    return reply.withHeader(name, Long.toString(value));
  }

  private static ByteBuffer spaces(int length) {
    byte[] spaces = new byte[length];
    Arrays.fill(spaces, (byte) ' ');
    return ByteBuffer.wrap(spaces);
  }

  private static Iterator<WireStep> concat(
      Stream<? extends WireStep> head,
      Stream<? extends WireStep> body,
      Stream<? extends WireStep> end) {
    return Stream.<WireStep>concat(head, Stream.<WireStep>concat(body, end)).iterator();
  }
}
