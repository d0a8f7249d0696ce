package org.loginwithx.container.redeploy;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.File;
import java.io.IOException;

/**
 * Deploys and undeploys applications while the server runs: Payara Micro has no other way for that
 * than its own Java API.
 */
@WebServlet("/")
public class DeployServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /** Says that it is there. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response) {
    response.setStatus(HttpServletResponse.SC_OK);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    String name = requireNonNull(request.getParameter("name"));
    String war = request.getParameter("war");
    Thread thread = Thread.currentThread();
    ClassLoader mine = thread.getContextClassLoader();
    // What the server starts meanwhile is not to keep this class loader.
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      response.getWriter().print(war == null ? undeploy(name) : deploy(name, new File(war)));
    } catch (ReflectiveOperationException noSuchServer) {
      throw new ServletException(noSuchServer);
    } finally {
      thread.setContextClassLoader(mine);
    }
  }

  private static boolean deploy(String name, File war) throws ReflectiveOperationException {
    return (boolean)
        runtimeType()
            .getMethod("deploy", String.class, String.class, File.class)
            .invoke(runtime(), name, "/", war);
  }

  private static boolean undeploy(String name) throws ReflectiveOperationException {
    runtimeType().getMethod("undeploy", String.class).invoke(runtime(), name);
    return true;
  }

  /** The API is not in a JAR of its own to compile with. */
  private static Object runtime() throws ReflectiveOperationException {
    Object boot = type("boot.PayaraMicroLauncher").getMethod("getBootClass").invoke(null);
    return type("boot.PayaraMicroBoot").getMethod("getRuntime").invoke(boot);
  }

  private static Class<?> runtimeType() throws ClassNotFoundException {
    return type("PayaraMicroRuntime");
  }

  private static Class<?> type(String name) throws ClassNotFoundException {
    return ClassLoader.getSystemClassLoader().loadClass("fish.payara.micro." + name);
  }
}
