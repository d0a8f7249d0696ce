package org.loginwithx.login;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.MalformedURLException;
import org.loginwithx.Internal;
import org.loginwithx.web.LoginSettings;

/**
 * The filter that the {@code web-fragment.xml} of the JAR declares, so that an application does not
 * have to. It also has a plain sign-in page, for an application without one. If the application
 * declares a {@link LoginFilter}, this filter does nothing.
 */
@Internal
public final class FragmentLoginFilter extends LoginFilter {

  private static final long serialVersionUID = 1L;

  /** The path of the sign-in page in {@code web-fragment.xml}. */
  static final String SIGN_IN = "/sign-in";

  @Inject private transient LoginSettings settings;
  @Inject private transient LoginPaths paths;

  private transient boolean unneeded;
  private transient boolean hasSignInPage;

  /** For the container, which fills in the rest. */
  @SuppressWarnings("NullAway.Init")
  public FragmentLoginFilter() {}

  @Override
  public void init(FilterConfig config) throws ServletException {
    ServletContext application = config.getServletContext();
    unneeded =
        application.getFilterRegistrations().values().stream()
            .anyMatch(FragmentLoginFilter::isOfApplication);
    if (!unneeded) {
      hasSignInPage = hasPage(application);
      super.init(config);
    }
  }

  @Override
  public void destroy() {
    if (!unneeded) {
      super.destroy();
    }
  }

  private static boolean isOfApplication(FilterRegistration filter) {
    String name = filter.getClassName();
    if (name == null) {
      return false;
    }
    try {
      Class<?> type = Class.forName(name, false, Thread.currentThread().getContextClassLoader());
      return LoginFilter.class.isAssignableFrom(type) && type != FragmentLoginFilter.class;
    } catch (ClassNotFoundException | LinkageError ofAnother) {
      return false;
    }
  }

  private static boolean hasPage(ServletContext application) throws ServletException {
    try {
      return application.getServletRegistrations().values().stream()
              .anyMatch(servlet -> servlet.getMappings().contains(SIGN_IN))
          || application.getResource(SIGN_IN) != null;
    } catch (MalformedURLException impossible) {
      throw new ServletException(impossible);
    }
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (unneeded) {
      chain.doFilter(request, response);
      return;
    }
    if (!hasSignInPage && settings.signInPage().equals(SIGN_IN) && isAt(request, SIGN_IN)) {
      LoginPages.signIn(settings, paths.start(), request, response);
      return;
    }
    super.doFilter(request, response, chain);
  }
}
