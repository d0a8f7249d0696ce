package org.loginwithx.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jboss.shrinkwrap.api.asset.FileAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * A Maven project of a web application, as it lies in a directory. It is compiled against nothing
 * but what its {@code pom.xml} names: the JAR of this project and the API of Jakarta EE.
 */
final class WebProject {

  private final Path directory;
  private final List<File> classPath;

  WebProject(Path directory, List<File> classPath) {
    this.directory = directory;
    this.classPath = classPath;
  }

  /** Adds its classes, resources and pages. */
  WebArchive addTo(WebArchive war) {
    Path classes = compile(directory.resolve("src/main/java"), classPath);
    add(war, classes, "WEB-INF/classes");
    add(war, directory.resolve("src/main/resources"), "WEB-INF/classes");
    return add(war, directory.resolve("src/main/webapp"), "");
  }

  /** The same with classes that only tests use and that use its own. */
  WebArchive addTo(WebArchive war, Path probes) {
    Path classes = compile(directory.resolve("src/main/java"), classPath);
    List<File> more = Stream.concat(Stream.of(classes.toFile()), classPath.stream()).toList();
    return add(addTo(war), compile(probes, more), "WEB-INF/classes");
  }

  private static Path compile(Path sources, List<File> classPath) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Path classes = Files.createTempDirectory(Path.of("target"), "classes");
      String path =
          classPath.stream().map(File::getPath).collect(Collectors.joining(File.pathSeparator));
      StringWriter complaints = new StringWriter();
      boolean compiled =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  List.of("--release", "17", "-proc:none", "-cp", path, "-d", classes.toString()),
                  null,
                  files.getJavaFileObjectsFromPaths(files(sources)))
              .call();
      assertThat(compiled).as(complaints.toString()).isTrue();
      return classes;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static WebArchive add(WebArchive war, Path directory, String target) {
    for (Path file : files(directory)) {
      String name = directory.relativize(file).toString().replace(File.separatorChar, '/');
      war.add(new FileAsset(file.toFile()), target + "/" + name);
    }
    return war;
  }

  /** None if the project has no such directory. */
  private static List<Path> files(Path directory) {
    if (Files.notExists(directory)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
