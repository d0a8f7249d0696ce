package org.loginwithx.user;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Many threads that begin at the same moment. */
public final class Crowd {

  private Crowd() {}

  /** What each of them got, in their order; fails if one of them failed. */
  public static <T> List<T> atOnce(int people, IntFunction<Callable<T>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(people);
    try {
      CyclicBarrier start = new CyclicBarrier(people);
      List<Future<T>> futures = new ArrayList<>();
      for (int person = 0; person < people; person++) {
        Callable<T> own = work.apply(person);
        futures.add(
            threads.submit(
                () -> {
                  start.await(30, TimeUnit.SECONDS);
                  return own.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get(60, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
