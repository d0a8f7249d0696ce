package org.loginwithx.config;

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
 * A test of SQL that all databases understand in the same way: it runs on PostgreSQL each time, and
 * on H2 and MariaDB with {@code mvn -Pthorough}. What could differ runs by {@link AllDatabases}.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("each-database")
@ParameterizedTest
@ArgumentsSource(EachDatabase.Databases.class)
public @interface EachDatabase {

  /** The databases of this run. */
  final class Databases implements ArgumentsProvider {

    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return TestDatabase.ofThisRun().stream()
          .filter(kind -> TestDatabase.isThorough() || kind == TestDatabase.POSTGRESQL)
          .map(Arguments::of);
    }
  }
}
