package org.loginwithx.simulator;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.loginwithx.simulator.WireStep.End;
import org.loginwithx.simulator.WireStep.Pause;
import org.loginwithx.simulator.WireStep.Send;

/** One client connection: reads a request, plays its answer, reads the next. */
final class Connection {

  /** An endless answer to a fast reader must not keep the thread from everybody else. */
  private static final int STEPS_PER_TURN = 32;

  private final HttpLoop loop;
  private final SocketChannel channel;
  private final SelectionKey key;
  private ByteBuffer input = ByteBuffer.allocate(4096);
  private @Nullable Iterator<WireStep> answer;
  private ByteBuffer output = ByteBuffer.allocate(0);
  private boolean closesAfter;
  private boolean idle;
  private boolean inputEnded;

  Connection(HttpLoop loop, SocketChannel channel, SelectionKey key) {
    this.loop = loop;
    this.channel = channel;
    this.key = key;
  }

  void ready() {
    try {
      if (key.isValid() && key.isReadable()) {
        read();
      }
      if (!idle) {
        proceed();
      } else if (inputEnded && answer == null) {
        close(); // the client gave up on an answer that would never come
      }
    } catch (IOException e) {
      // The client is gone; that is its business.
      close();
    }
  }

  private void read() throws IOException {
    if (!input.hasRemaining()) {
      if (input.capacity() > 2 * RequestReader.LARGEST_REQUEST) {
        throw new IOException("The request never ends");
      }
      input = ByteBuffer.allocate(input.capacity() * 4).put(input.flip());
    }
    if (channel.read(input) < 0) {
      inputEnded = true;
      key.interestOpsAnd(~SelectionKey.OP_READ);
    }
  }

  private void proceed() throws IOException {
    while (key.isValid()) {
      if (answer == null && !nextRequest()) {
        return;
      }
      if (!play()) {
        return;
      }
    }
  }

  private boolean nextRequest() {
    input.flip();
    Request request;
    try {
      request = RequestReader.read(input);
    } catch (IllegalArgumentException e) {
      closesAfter = true;
      input.position(input.limit()).compact();
      answer = Wire.plain(Reply.of(400, "text/plain;charset=utf-8", String.valueOf(e)));
      return true;
    }
    input.compact();
    if (request == null) {
      if (inputEnded) {
        close();
      }
      return false;
    }
    closesAfter = request.closesAfter();
    answer = loop.answer(request);
    return true;
  }

  /** Whether the answer is finished and the next request may be read. */
  private boolean play() throws IOException {
    Iterator<WireStep> steps = answer == null ? Collections.emptyIterator() : answer;
    for (int i = 0; i < STEPS_PER_TURN; i++) {
      channel.write(output);
      if (output.hasRemaining()) {
        break;
      }
      WireStep step = steps.next();
      if (step instanceof Send send) {
        output = send.octets();
      } else if (step instanceof Pause pause) {
        pause(pause);
        return false;
      } else if (step instanceof End end) {
        return end(end);
      }
    }
    key.interestOpsOr(SelectionKey.OP_WRITE);
    return false;
  }

  private void pause(Pause pause) {
    idle = true;
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
    loop.after(
        pause.length(),
        () -> {
          idle = false;
          if (key.isValid()) {
            ready();
          }
        });
  }

  private boolean end(End end) throws IOException {
    answer = null;
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
    switch (end) {
      case KEEP_OPEN -> {
        if (!closesAfter) {
          return true;
        }
        close();
      }
      case CLOSE -> close();
      case RESET -> {
        // To linger for no time means to send RST instead of FIN.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
      }
      case HANG -> idle = true;
    }
    return false;
  }

  private void close() {
    if (answer instanceof Activity.EventStream stream) {
      stream.left();
    }
    key.cancel();
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
    }
  }
}
