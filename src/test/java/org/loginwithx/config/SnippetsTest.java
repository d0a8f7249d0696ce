package org.loginwithx.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java code in the documentation compiles. */
final class SnippetsTest {

  private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```java\\n(.*?)^ *```");
  private static final Pattern CLASS = Pattern.compile("(?m)^public (?:final )?class (\\w+)");

  /** A field, or a method on one line or up to a brace at its own depth. */
  private static final Pattern MEMBER =
      Pattern.compile(
          "(?ms)^(?:@(?:Inject|RegisterExtension) [^;]+;[^\\n"
              + "]*|void \\w+\\(@Observes[^\\n"
              + "]*\\{\\}|@Override\\n"
              + ".*?^\\})$");

  private static final String IMPORTS =
      """
      import jakarta.annotation.security.*;
      import jakarta.enterprise.context.*;
      import jakarta.enterprise.event.*;
      import jakarta.inject.*;
      import jakarta.json.*;
      import jakarta.servlet.http.*;
      import jakarta.ws.rs.*;
      import java.time.*;
      import java.util.*;
      import org.junit.jupiter.api.extension.RegisterExtension;
      import org.loginwithx.simulator.XSimulator;
      """;

  @TempDir private Path directory;

  @Test
  void everyBlockCompiles() throws IOException {
    List<Path> sources = new ArrayList<>();
    String imports = IMPORTS + importsOfThisProject();
    for (Path document : ReadmeTest.documents()) {
      Matcher block = BLOCK.matcher(Files.readString(document));
      while (block.find()) {
        String code = block.group(2).replaceAll("(?m)^" + block.group(1), "");
        String name = document.getFileName().toString().replaceAll("\\W", "_") + sources.size();
        sources.add(source(code, imports, name));
      }
    }

    assertThat(sources).hasSizeGreaterThan(10);
    assertThat(complaints(sources)).isEmpty();
  }

  private Path source(String code, String imports, String name) throws IOException {
    Matcher type = CLASS.matcher(code);
    boolean whole = type.find();
    String fileName = whole ? type.group(1) : name;
    String text =
        code.startsWith("package ")
            ? code
            : "package %s;%n%s%s".formatted(name, imports, whole ? code : wrapped(code, name));
    // Each in a package of its own, so that their names do not meet.
    Path file = directory.resolve(name).resolve(fileName + ".java");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String wrapped(String code, String name) {
    StringBuilder members = new StringBuilder();
    Matcher member = MEMBER.matcher(code);
    while (member.find()) {
      members.append(member.group()).append('\n');
    }
    return """
    class %s extends org.loginwithx.config.Surroundings {
    %s
      void statements() throws Exception {
    %s
      }
    }
    """
        .formatted(name, members, member.replaceAll(""));
  }

  private static String importsOfThisProject() throws IOException {
    Path root = Path.of("src/main/java");
    Map<String, String> imports = new TreeMap<>();
    Set<String> twice = new HashSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        boolean shared = !file.startsWith(root.resolve("org/loginwithx/site"));
        if (shared
            && Files.readString(file).matches("(?ms).*^public [^\\n]*\\b" + name + "\\b.*")) {
          String qualified = root.relativize(file).toString().replace(".java", "");
          if (imports.put(name, "import " + qualified.replace('/', '.') + ";\n") != null) {
            twice.add(name);
          }
        }
      }
    }
    // Two internal types may have the same name, each in its package. No snippet names them.
    imports.keySet().removeAll(twice);
    return String.join("", imports.values());
  }

  private String complaints(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-cp",
              System.getProperty("java.class.path"),
              "-d",
              directory.toString());
      boolean compiled =
          compiler
              .getTask(
                  complaints,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      return compiled ? "" : complaints.toString();
    }
  }
}
