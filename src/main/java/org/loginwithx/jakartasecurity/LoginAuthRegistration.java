package org.loginwithx.jakartasecurity;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.loginwithx.login.FilterStarted;

/**
 * Registers {@link LoginAuthContext} for an application. Without it the container (Soteria) finds
 * the mechanism by two JNDI look-ups in each request. They cost more than the rest of the work to
 * recognise the user.
 *
 * <p>If an application has its own mechanism, or a decorator for {@link LoginMechanism}, nothing is
 * registered: the container asks the mechanism itself.
 */
@ApplicationScoped
class LoginAuthRegistration {

  private static final System.Logger LOG = System.getLogger(LoginAuthRegistration.class.getName());

  /** The message layer of the Servlet Container Profile. */
  private static final String LAYER = "HttpServlet";

  /** With this context-param an application tells Payara which mechanism to use. */
  private static final String CHOICE = "fish.payara.security.mechanism";

  private final List<Registered> registered = new ArrayList<>();

  private record Registered(String id, String application, LoginAuthProvider provider) {}

  /** The container has registered its module by then, as a {@code ServletContainerInitializer}. */
  synchronized void register(@Observes FilterStarted event, CallerRecognition recognition) {
    try {
      ServletContext application = event.application();
      if (isAskedByTheContainer(application)) {
        register(
            application.getVirtualServerName() + " " + application.getContextPath(), recognition);
      }
    } catch (RuntimeException | NamingException notPossible) {
      LOG.log(
          System.Logger.Level.INFO,
          "Could not register with the container: each request looks up the mechanism by JNDI",
          notPossible);
    }
  }

  private void register(String application, CallerRecognition recognition) {
    AuthConfigFactory factory = AuthConfigFactory.getFactory();
    AuthConfigProvider container = factory.getConfigProvider(LAYER, application, null);
    // A second filter of the same application finds the provider of the first one.
    if (container == null || container instanceof LoginAuthProvider) {
      return;
    }
    LoginAuthProvider provider = new LoginAuthProvider(container, recognition);
    String id = factory.registerConfigProvider(provider, LAYER, application, "login-with-x");
    registered.add(new Registered(id, application, provider));
  }

  /**
   * Whether the container would ask {@link LoginMechanism} itself. Looks where Soteria looks: the
   * injected {@code BeanManager} is that of the JAR, which does not see what an application has
   * chosen in its {@code beans.xml}.
   */
  @SuppressWarnings("BanJNDI") // A constant of the specification, and no name from outside.
  private static boolean isAskedByTheContainer(ServletContext application) throws NamingException {
    if (application.getInitParameter(CHOICE) != null) {
      return false;
    }
    BeanManager beans = InitialContext.doLookup("java:comp/BeanManager");
    Bean<?> mechanism = beans.resolve(beans.getBeans(HttpAuthenticationMechanism.class));
    return mechanism != null
        && mechanism.getBeanClass() == LoginMechanism.class
        && beans.resolveDecorators(mechanism.getTypes()).isEmpty();
  }

  /**
   * Removes only its own registration. Another application may have replaced it in the meantime.
   */
  @PreDestroy
  synchronized void remove() {
    AuthConfigFactory factory = AuthConfigFactory.getFactory();
    for (Registered each : registered) {
      if (factory.getConfigProvider(LAYER, each.application(), null) == each.provider()) {
        factory.removeRegistration(each.id());
      }
    }
    registered.clear();
  }
}
