package org.loginwithx.config;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A test of what databases could do in different ways: migrations, races, the common case. It runs
 * on H2 and PostgreSQL in each build, and on MariaDB with {@code mvn -Pthorough}. All other tests
 * of SQL run by {@link EachDatabase}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("each-database")
@ParameterizedTest
@ArgumentsSource(AllDatabases.Databases.class)
public @interface AllDatabases {

  /** The databases of this run. */
  final class Databases implements ArgumentsProvider {

    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      if (!TestDatabase.isThorough()) {
        return Stream.of(Arguments.of(TestDatabase.H2), Arguments.of(TestDatabase.POSTGRESQL));
      }
      assumeTrue(MariaDbServer.isInstalled(), MariaDbServer.MISSING);
      return Stream.of(Arguments.of(TestDatabase.MARIADB));
    }
  }
}
