package org.loginwithx.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads nothing of a body whose headers already rule the answer out. */
final class RefusedBody implements BodySubscriber<byte[]> {

  private final CompletableFuture<byte[]> body;

  RefusedBody(HttpFault fault) {
    body = CompletableFuture.failedFuture(new RefusedAnswerException(fault));
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.cancel();
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {}

  @Override
  public void onError(Throwable throwable) {}

  @Override
  public void onComplete() {}

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }
}
