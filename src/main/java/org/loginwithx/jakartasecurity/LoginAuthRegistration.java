package org.loginwithx.jakartasecurity;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.servlet.ServletContext;
import org.jspecify.annotations.Nullable;
import org.loginwithx.login.FilterStarted;

/**
 * Registers {@link LoginAuthContext} for this application. Without it the container (Soteria) finds
 * the mechanism by two JNDI look-ups in each request, which cost more than all the rest of finding
 * out who sends the request.
 *
 * <p>An application with a mechanism of its own keeps the way of the container.
 */
@ApplicationScoped
class LoginAuthRegistration {

  private static final System.Logger LOG = System.getLogger(LoginAuthRegistration.class.getName());

  /** The message layer of the Servlet Container Profile. */
  private static final String LAYER = "HttpServlet";

  private final BeanManager beans;
  private final CallerRecognition recognition;
  private @Nullable String registration;

  /** For the proxy. */
  @SuppressWarnings("NullAway")
  protected LoginAuthRegistration() {
    this(null, null);
  }

  @Inject
  LoginAuthRegistration(BeanManager beans, CallerRecognition recognition) {
    this.beans = beans;
    this.recognition = recognition;
  }

  /** The container has registered its module by then, as a {@code ServletContainerInitializer}. */
  void register(@Observes FilterStarted event) {
    if (!isMechanismOfThisModule()) {
      return;
    }
    ServletContext application = event.application();
    try {
      AuthConfigFactory factory = AuthConfigFactory.getFactory();
      String id = application.getVirtualServerName() + " " + application.getContextPath();
      AuthConfigProvider container = factory.getConfigProvider(LAYER, id, null);
      if (container != null) {
        registration =
            factory.registerConfigProvider(
                new LoginAuthProvider(container, recognition), LAYER, id, "Log in with X");
      }
    } catch (RuntimeException notPossible) {
      LOG.log(
          System.Logger.Level.INFO,
          "Each request takes the longer way to the log-in mechanism",
          notPossible);
    }
  }

  private boolean isMechanismOfThisModule() {
    Bean<?> mechanism = beans.resolve(beans.getBeans(HttpAuthenticationMechanism.class));
    return mechanism != null && mechanism.getBeanClass() == LoginMechanism.class;
  }

  @PreDestroy
  void remove() {
    if (registration != null) {
      AuthConfigFactory.getFactory().removeRegistration(registration);
      registration = null;
    }
  }
}
