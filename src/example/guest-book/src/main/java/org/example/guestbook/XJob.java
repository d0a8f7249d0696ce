package org.example.guestbook;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Future;
import org.loginwithx.access.XApi;
import org.loginwithx.access.XCalls;

/** Work in the background. */
@ApplicationScoped
public class XJob {

  @Inject private XApi x;
  @Resource private ManagedExecutorService executor;

  /** Who this user is at X. */
  Future<String> nameOf(String userId) {
    return executor.submit(() -> XResource.name(x.of(userId).whoAmI()));
  }

  /** The request asks {@code ofCaller}, and the task takes the answer along. */
  Future<String> nameOfCaller() {
    XCalls caller = x.ofCaller();
    return executor.submit(() -> XResource.name(caller.whoAmI()));
  }
}
