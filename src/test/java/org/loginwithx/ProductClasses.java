package org.loginwithx;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.loginwithx.login.LoginFilter;

/** What goes into the WAR, and nothing of the tests. */
final class ProductClasses {

  static final JavaClasses ALL = read();

  private ProductClasses() {}

  private static JavaClasses read() {
    try {
      Path classes =
          Path.of(LoginFilter.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new ClassFileImporter().importPath(classes);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
