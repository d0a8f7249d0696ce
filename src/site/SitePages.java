import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes what {@code mvn site} reads. On a forge the links of the documentation lead to files and to
 * the names that forges give to headings; in HTML they lead to pages, and a link to a file of the
 * source becomes its text. In the copy of the sources all types but those of the public API are
 * hidden from Javadoc.
 */
final class SitePages {

  private static final Path SITE = Path.of("src/site");
  private static final Path SOURCES = Path.of("src/main/java");

  private static final Pattern HEADING = Pattern.compile("^#+ (.+)$");
  private static final Pattern PAGE = Pattern.compile("\\((?:src/site/markdown/)?([a-z-]+)\\.md");
  private static final Pattern README = Pattern.compile("\\((?:\\.\\./)+README\\.md");
  private static final Pattern IMAGE = Pattern.compile("\\((?:src/site/|\\.\\./)resources/");
  private static final Pattern FILE =
      Pattern.compile("\\[([^\\]]+)\\]\\((?:\\.\\./|\\.github|src/|CHANGELOG)[^)]*\\)");

  private static final Pattern API = Pattern.compile("\\.\\./\\.\\./main/java/([^)]+\\.java)\\)");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^ *[a-z\\- ]*(?:class|interface|enum|record|@interface) \\w+.*$");
  private static final Pattern ANNOTATIONS = Pattern.compile("(?s)\\s*(?:@[^;{}]*)?");

  private SitePages() {}

  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[0]);
    for (Path file : files(SITE)) {
      Path copy = target.resolve(SITE.relativize(file));
      if (file.toString().endsWith(".md")) {
        write(copy, page(Files.readString(file)));
      } else {
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    write(target.resolve("markdown/index.md"), page(Files.readString(Path.of("README.md"))));
    Set<Path> api =
        API.matcher(Files.readString(SITE.resolve("markdown/public-api.md")))
            .results()
            .map((MatchResult found) -> SOURCES.resolve(found.group(1)))
            .collect(Collectors.toSet());
    for (Path file : files(SOURCES)) {
      String text = Files.readString(file);
      boolean shown = api.contains(file) || file.endsWith("package-info.java");
      write(target.resolve("java").resolve(SOURCES.relativize(file)), shown ? text : hidden(text));
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String page(String text) {
    StringBuilder page = new StringBuilder();
    boolean code = false;
    for (String line : text.lines().toList()) {
      code ^= line.strip().startsWith("```");
      Matcher heading = HEADING.matcher(line);
      if (!code && heading.matches()) {
        page.append("<a id=\"").append(anchor(heading.group(1))).append("\"></a>\n\n");
      }
      page.append(line).append('\n');
    }
    String linked = PAGE.matcher(page).replaceAll("($1.html");
    linked = README.matcher(linked).replaceAll("(index.html");
    linked = IMAGE.matcher(linked).replaceAll("(");
    return FILE.matcher(linked).replaceAll("$1");
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-');
  }

  private static String hidden(String source) {
    StringBuilder hidden = new StringBuilder(source);
    List<Integer> types = TYPE.matcher(source).results().map(MatchResult::start).toList();
    for (int last = types.size() - 1; last >= 0; last--) {
      hide(hidden, types.get(last));
    }
    return hidden.toString();
  }

  /** Adds the tag to the comment of the type, or a comment if there is none. */
  private static void hide(StringBuilder source, int type) {
    int comment = source.lastIndexOf("*/", type);
    if (comment >= 0 && ANNOTATIONS.matcher(source.substring(comment + 2, type)).matches()) {
      source.insert(comment, "\n@hidden ");
    } else {
      source.insert(type, "/** @hidden */ ");
    }
  }
}
