package org.loginwithx.timer;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.loginwithx.Internal;

/** Runs tasks on threads that may use the database, at once or after a pause. */
@Internal
public interface DelayingExecutor extends Executor {

  /** Runs each task once, after this pause. */
  Executor after(Duration pause);
}
