package org.loginwithx.example;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.loginwithx.access.XApi;
import org.loginwithx.access.XCalls;

/** Work in the background. */
@ApplicationScoped
public class XJob {

  @Inject private XApi x;
  @Resource private ManagedExecutorService executor;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public XJob() {}

  /** Who this user is at X. */
  Future<String> nameOf(String userId) {
    return executor.submit(() -> XResource.name(x.of(userId).whoAmI()));
  }

  /** A task takes along who wanted it: {@code ofCaller} is asked while they are there. */
  Future<String> nameOfCaller() {
    XCalls caller = x.ofCaller();
    return executor.submit(() -> XResource.name(caller.whoAmI()));
  }

  /** Nobody is calling outside a request, whatever thread it is. */
  String nameOfNobody() throws InterruptedException, ExecutionException {
    return executor.submit(() -> x.ofCaller().whoAmI().toString()).get()
        + CompletableFuture.supplyAsync(() -> x.ofCaller().whoAmI().toString()).get();
  }
}
