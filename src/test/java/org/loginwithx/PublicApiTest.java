package org.loginwithx;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an application may use is the page "Public API", and nothing else. */
final class PublicApiTest {

  private static final Path PAGE = Path.of("src/site/markdown/public-api.md");

  private static final Set<String> LISTED = listed();

  private static Set<String> listed() {
    try {
      return Pattern.compile("(?m)^\\| \\[`([\\w.]+)`]\\([^)]*\\) \\| `([\\w.]+)` \\|")
          .matcher(Files.readString(PAGE))
          .results()
          .map(PublicApiTest::name)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static String name(MatchResult row) {
    return row.group(2) + '.' + row.group(1);
  }

  @Test
  void publicTypeIsListedOrMarkedAsInternal() {
    Set<String> unmarked =
        ProductClasses.ALL.stream()
            .filter(type -> type.isTopLevelClass() && isPublic(type.getModifiers()))
            .filter(type -> !isInternal(type))
            .map(JavaClass::getName)
            .collect(Collectors.toCollection(TreeSet::new));
    unmarked.remove(Internal.class.getName());

    assertThat(unmarked).isSubsetOf(LISTED);
  }

  @Test
  void listedTypeIsPublic() {
    assertThat(ProductClasses.ALL.stream())
        .filteredOn(type -> isPublic(type.getModifiers()))
        .extracting(type -> type.getName().replace('$', '.'))
        .containsAll(LISTED);
  }

  /** An application cannot use a method whose result or parameter may change in any version. */
  @Test
  void listedTypesShowOnlyListedTypes() {
    Set<String> internal =
        ProductClasses.ALL.stream()
            .filter(PublicApiTest::isListed)
            .filter(type -> isPublic(type.getModifiers()) && !isInternal(type))
            .flatMap(PublicApiTest::shown)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(internal).isEmpty();
  }

  private static Stream<String> shown(JavaClass type) {
    return type.getCodeUnits().stream()
        .filter(unit -> unit.getOwner().equals(type) && isPublic(unit.getModifiers()))
        .filter(unit -> !isInternal(unit))
        // Only the container calls the constructor of a bean.
        .filter(unit -> unit instanceof JavaMethod || type.isRecord())
        .flatMap(
            unit ->
                shownBy(unit)
                    .map(JavaClass::getBaseComponentType)
                    .filter(PublicApiTest::isOfThisProject)
                    .filter(shown -> !isListed(shown))
                    .map(shown -> unit.getFullName() + " shows " + shown.getSimpleName()));
  }

  private static Stream<JavaClass> shownBy(JavaCodeUnit unit) {
    return Stream.concat(
        unit.getReturnType().getAllInvolvedRawTypes().stream(),
        unit.getParameterTypes().stream()
            .flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream()));
  }

  private static boolean isListed(JavaClass type) {
    return LISTED.contains(type.getName().replace('$', '.'))
        || LISTED.contains(topLevel(type).getName());
  }

  private static JavaClass topLevel(JavaClass type) {
    return type.getEnclosingClass().map(PublicApiTest::topLevel).orElse(type);
  }

  private static boolean isOfThisProject(JavaClass type) {
    return type.getPackageName().startsWith("org.loginwithx");
  }

  private static boolean isPublic(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC);
  }

  private static boolean isInternal(HasAnnotations<?> marked) {
    return marked.getAnnotations().stream()
        .map(JavaAnnotation::getRawType)
        .anyMatch(annotation -> annotation.isEquivalentTo(Internal.class));
  }
}
