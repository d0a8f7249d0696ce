package org.loginwithx.jakartasecurity;

import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.callback.GroupPrincipalCallback;
import jakarta.security.auth.message.config.ServerAuthContext;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;

/**
 * Tells the container before each request who sends it. Everything else, above all the log-in
 * itself ({@code SecurityContext.authenticate}), goes to the module of the container, which asks
 * {@link LoginMechanism}.
 *
 * <p>Follows the Servlet Container Profile of Jakarta Authentication 3.0, section 3.8: the
 * container asks once before a request is processed, and again each time that the application calls
 * {@code authenticate}.
 */
final class LoginAuthContext implements ServerAuthContext {

  private static final System.Logger LOG = System.getLogger(LoginAuthContext.class.getName());

  /** The packages of WildFly's security. */
  private static final String WILDFLY = "org.wildfly.security.";

  /** Section 3.8.1.1 of the profile. */
  private static final String IS_MANDATORY =
      "jakarta.security.auth.message.MessagePolicy.isMandatory";

  /**
   * An attribute of the request. True: this class has answered. False: the module of the container
   * answers. Not set: the container has not asked yet.
   */
  private static final String ANSWERED = "org.loginwithx.jakartasecurity.answered";

  private final ServerAuthContext module;
  private final CallbackHandler container;
  private final CallerRecognition recognition;

  /** Call this before a log-in. After it, the module of the container answers. */
  static void expectLogin(HttpServletRequest request) {
    request.setAttribute(ANSWERED, false);
  }

  LoginAuthContext(
      ServerAuthContext module, CallbackHandler container, CallerRecognition recognition) {
    this.module = module;
    this.container = container;
    this.recognition = recognition;
  }

  @Override
  public AuthStatus validateRequest(MessageInfo message, Subject caller, Subject service)
      throws AuthException {
    HttpServletRequest request = (HttpServletRequest) message.getRequestMessage();
    if (request.getAttribute(ANSWERED) != null) {
      request.setAttribute(ANSWERED, false);
      return module.validateRequest(message, caller, service);
    }
    request.setAttribute(ANSWERED, true);
    HttpServletResponse response = (HttpServletResponse) message.getResponseMessage();
    return switch (recognition.recognise(request, response, new Context(message, caller))) {
      case SUCCESS, NOT_DONE -> AuthStatus.SUCCESS;
      case SEND_CONTINUE -> AuthStatus.SEND_CONTINUE;
      case SEND_FAILURE -> AuthStatus.SEND_FAILURE;
    };
  }

  @Override
  public AuthStatus secureResponse(MessageInfo message, Subject service) {
    // LoginMechanism does only this here. The module would look the mechanism up by JNDI.
    SessionOwner.note((HttpServletRequest) message.getRequestMessage());
    return AuthStatus.SEND_SUCCESS;
  }

  @Override
  public void cleanSubject(MessageInfo message, Subject caller) throws AuthException {
    module.cleanSubject(message, caller);
  }

  private final class Context implements CallerContext {

    private final MessageInfo message;
    private final Subject subject;

    Context(MessageInfo message, Subject subject) {
      this.message = message;
      this.subject = subject;
    }

    @Override
    public boolean isProtected() {
      return Boolean.parseBoolean((String) message.getMap().get(IS_MANDATORY));
    }

    @Override
    public AuthenticationStatus callerIs(LinkedUserPrincipal caller, Set<String> groups) {
      tell(
          new CallerPrincipalCallback(subject, caller),
          new GroupPrincipalCallback(subject, groups.toArray(String[]::new)));
      return AuthenticationStatus.SUCCESS;
    }

    @Override
    public void replace(HttpServletRequest request) {
      message.setRequestMessage(request);
    }

    @Override
    public AuthenticationStatus callerIsAnonymous() {
      tell(new CallerPrincipalCallback(subject, (Principal) null));
      return AuthenticationStatus.NOT_DONE;
    }

    private void tell(Callback... callbacks) {
      try {
        container.handle(callbacks);
      } catch (IOException | UnsupportedCallbackException refused) {
        if (container.getClass().getName().startsWith(WILDFLY)) {
          LOG.log(
              System.Logger.Level.ERROR,
              "WildFly looks for the user of X among its own users. Run this command in jboss-cli,"
                  + " with the security domain of the application if it is not ''other'':"
                  + " /subsystem=undertow/application-security-domain=other"
                  + ":write-attribute(name=integrated-jaspi,value=false)");
        }
        throw new IllegalStateException("The container did not accept the user", refused);
      }
    }
  }
}
