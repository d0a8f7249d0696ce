package org.loginwithx.probe;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.loginwithx.access.XApi;

/** Asks for the caller outside of a request. */
@ApplicationScoped
public class CallerOfThreads {

  @Inject private XApi x;
  @Resource private ManagedExecutorService executor;

  String callers() throws InterruptedException, ExecutionException {
    return executor.submit(() -> x.ofCaller().whoAmI().toString()).get()
        + CompletableFuture.supplyAsync(() -> x.ofCaller().whoAmI().toString()).get();
  }
}
