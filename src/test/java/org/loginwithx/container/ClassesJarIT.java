package org.loginwithx.container;

import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * What an application takes in with the classes JAR. Anything a container would find there by
 * itself becomes part of that application, or stops it.
 */
class ClassesJarIT {

  private static final String BASE = "org/loginwithx/";

  @Test
  void hasThesePackagesAndNoOther() throws IOException {
    Set<String> packages =
        entries().stream()
            .filter(entry -> entry.endsWith(".class"))
            .map(entry -> entry.substring(0, entry.lastIndexOf('/') + 1))
            .collect(Collectors.toCollection(TreeSet::new));

    packages.remove(BASE);
    assertThat(packages)
        .containsExactlyInAnyOrder(
            BASE + "access/",
            BASE + "account/",
            BASE + "administration/",
            BASE + "attempt/",
            BASE + "config/",
            BASE + "connection/",
            BASE + "database/",
            BASE + "decision/",
            BASE + "doctor/",
            BASE + "form/",
            BASE + "http/",
            BASE + "imports/",
            BASE + "jakartasecurity/",
            BASE + "login/",
            BASE + "mail/",
            BASE + "oauth1/",
            BASE + "oauth2/",
            BASE + "oauthserver/",
            BASE + "operations/",
            BASE + "passkey/",
            BASE + "password/",
            BASE + "rule/",
            BASE + "secret/",
            BASE + "signup/",
            BASE + "spending/",
            BASE + "timer/",
            BASE + "token/",
            BASE + "trial/",
            BASE + "user/",
            BASE + "metrics/",
            BASE + "web/",
            BASE + "x/",
            BASE + "xevents/");
  }

  @Test
  void hasTheseFilesBesidesClasses() throws IOException {
    assertThat(entries())
        .filteredOn(entry -> !entry.endsWith(".class"))
        .allMatch(
            entry ->
                entry.equals("META-INF/MANIFEST.MF")
                    || entry.equals("META-INF/LICENSE")
                    || entry.equals("META-INF/web-fragment.xml")
                    || entry.equals("META-INF/login/persistence.xml")
                    || entry.matches(
                        "META-INF/login/migrations/(standard|mariadb)/(V[0-9]+__[a-z_]+\\.sql|flyway\\.location)")
                    || entry.matches("META-INF/resources/login-with-x/[a-z-]+\\.(css|js|svg)")
                    || entry.matches(BASE + "password/common-passwords(-LICENSE)?\\.txt")
                    || entry.matches(BASE + "messages(_[a-z]{2})?\\.properties"))
        .contains(
            "META-INF/web-fragment.xml",
            "META-INF/login/persistence.xml",
            "META-INF/login/migrations/standard/V1__linked_users.sql",
            "META-INF/login/migrations/mariadb/V14__tables.sql",
            "META-INF/resources/login-with-x/style.css",
            BASE + "password/common-passwords.txt",
            BASE + "messages.properties");
  }

  @Test
  void hasNothingThatAContainerFindsByItself() throws IOException {
    JavaClasses classes;
    try (JarFile jar = jar()) {
      classes = new ClassFileImporter().importJar(jar);
    }
    assertThat(classes).hasSizeGreaterThan(80);
    for (String annotation :
        List.of(
            "jakarta.ws.rs.Path",
            "jakarta.ws.rs.ApplicationPath",
            "jakarta.ws.rs.ext.Provider",
            "jakarta.servlet.annotation.WebServlet",
            "jakarta.servlet.annotation.WebFilter",
            "jakarta.servlet.annotation.WebListener",
            "jakarta.ejb.Stateless",
            "jakarta.ejb.Stateful",
            "jakarta.ejb.Singleton",
            "jakarta.ejb.MessageDriven",
            "jakarta.annotation.sql.DataSourceDefinition",
            "jakarta.faces.annotation.FacesConfig")) {
      noClasses()
          .should(beAnnotatedWith(annotation))
          .because("it would become part of every application that takes the JAR in")
          .check(classes);
    }
    noMembers()
        .should()
        .beAnnotatedWith("jakarta.persistence.PersistenceContext")
        .orShould()
        .beAnnotatedWith("jakarta.persistence.PersistenceUnit")
        .because("the application's persistence unit is none of ours")
        .check(classes);
  }

  private static List<String> entries() throws IOException {
    try (JarFile jar = jar()) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
    }
  }

  private static JarFile jar() throws IOException {
    return new JarFile(System.getProperty("login.classes.jar"));
  }
}
