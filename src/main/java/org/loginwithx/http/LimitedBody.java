package org.loginwithx.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects a body up to a limit; past it the connection is dropped, not drained. */
final class LimitedBody implements BodySubscriber<byte[]> {

  private final int maxBody;
  private final Consumer<byte[]> whole;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  /**
   * @param whole told first when the body is there in full
   */
  LimitedBody(int maxBody, Consumer<byte[]> whole) {
    this.maxBody = maxBody;
    this.whole = whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    // One buffer at a time, so that no more than one waits on the heap.
    newSubscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (subscription == null || body.isDone()) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      if (buffer.remaining() > maxBody - received.size()) {
        subscription.cancel();
        body.completeExceptionally(new RefusedAnswerException(HttpFault.TOO_LARGE));
        return;
      }
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      received.write(bytes, 0, bytes.length);
    }
    subscription.request(1);
  }

  @Override
  public void onError(Throwable throwable) {
    body.completeExceptionally(throwable);
  }

  @Override
  public void onComplete() {
    // The JDK's client goes on with what it has in hand though the subscription was cancelled.
    if (body.isDone()) {
      return;
    }
    byte[] bytes = received.toByteArray();
    whole.accept(bytes);
    body.complete(bytes);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }
}
