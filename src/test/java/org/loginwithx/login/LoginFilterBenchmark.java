package org.loginwithx.login;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.Event;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.loginwithx.attempt.StrangerSessions;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.TrustedProxies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What the filter costs a request that is no log-in, with and without a context path. To be below a
 * microsecond and free of allocation ({@code gc.alloc.rate.norm}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LoginFilterBenchmark {

  /** The last has the length of the start path, so that its characters have to be compared. */
  @Param({"/account", "/app/account", "/login/twittes"})
  public String uri = "";

  private final LoginFilter filter = new LoginFilter();
  private final CountingChain chain = new CountingChain();
  private final HttpServletResponse response =
      new HttpServletResponseWrapper(untouched(HttpServletResponse.class));
  private HttpServletRequest request = new Request("", "");

  public static void main(String[] arguments) throws RunnerException {
    new Runner(
            new OptionsBuilder()
                .include(LoginFilterBenchmark.class.getSimpleName())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .build())
        .run();
  }

  /** A filter as the container makes it, and a check that it lets the request pass. */
  @Setup
  public void checkWork() throws ReflectiveOperationException, ServletException, IOException {
    inject("settings", settings());
    inject("flows", new LoginFlows(Clock.systemUTC(), ProfileReads.ALWAYS));
    inject("paths", new LoginPaths());
    inject("responses", responses());
    inject("started", unheard());
    filter.init(new Declaration());
    request = new Request(uri.startsWith("/app/") ? "/app" : "", uri);
    long before = chain.passed;
    anotherRequest();
    assertThat(chain.passed).isEqualTo(before + 1);
  }

  @Benchmark
  public long anotherRequest() throws IOException, ServletException {
    // As the container calls it.
    ((Filter) filter).doFilter(request, response, chain);
    return chain.passed;
  }

  /** There is no CDI here, so no bean hears of the start. */
  private static Event<?> unheard() {
    return (Event<?>)
        Proxy.newProxyInstance(
            Event.class.getClassLoader(),
            new Class<?>[] {Event.class},
            (proxy, method, arguments) -> null);
  }

  /** Answers nothing here. */
  @SuppressWarnings("NullAway")
  private static LoginResponses responses() {
    return new LoginResponses(settings(), new LoginPaths(), null, new StrangerSessions(1));
  }

  private void inject(String name, Object value) throws ReflectiveOperationException {
    Field field = LoginFilter.class.getDeclaredField(name);
    field.setAccessible(true);
    field.set(filter, value);
  }

  private static LoginSettings settings() {
    return LoginSettings.of(
        new LoginSettings.Values(
            URI.create("https://app.example"),
            Set.of(),
            List.of(),
            Set.of("user"),
            Set.of(),
            "/sign-in",
            "/account",
            null,
            "/api/",
            List.of("https://pbs.twimg.com"),
            1_000,
            false,
            null,
            Duration.ofMinutes(10),
            Duration.ofHours(12),
            Duration.ZERO,
            TrustedProxies.NONE));
  }

  /** Something that must not be used: every call fails. */
  private static <T> T untouched(Class<T> type) {
    Object proxy =
        Proxy.newProxyInstance(
            LoginFilterBenchmark.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            });
    return type.cast(proxy);
  }

  private static final class Request extends HttpServletRequestWrapper {

    private final String contextPath;
    private final String uri;

    Request(String contextPath, String uri) {
      super(untouched(HttpServletRequest.class));
      this.contextPath = contextPath;
      this.uri = uri;
    }

    @Override
    public String getContextPath() {
      return contextPath;
    }

    @Override
    public String getRequestURI() {
      return uri;
    }
  }

  private static final class CountingChain implements FilterChain {

    private long passed;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response) {
      passed++;
    }
  }

  /** The filter in a {@code web.xml}, without init-params. */
  private static final class Declaration implements FilterConfig {

    private final ServletContext context =
        (ServletContext)
            Proxy.newProxyInstance(
                LoginFilterBenchmark.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (self, method, arguments) -> null);

    @Override
    public String getFilterName() {
      return "login";
    }

    @Override
    public ServletContext getServletContext() {
      return context;
    }

    @Override
    public @Nullable String getInitParameter(String name) {
      return null;
    }

    @Override
    public Enumeration<String> getInitParameterNames() {
      return Collections.emptyEnumeration();
    }
  }
}
