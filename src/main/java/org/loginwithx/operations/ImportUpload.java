package org.loginwithx.operations;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;
import org.loginwithx.imports.ImportFile;
import org.loginwithx.imports.Source;
import org.loginwithx.imports.UserImport;

/**
 * The files and fields of a request that begins an import of users. The container keeps large files
 * on its disk until this is closed.
 */
@Internal
public final class ImportUpload implements AutoCloseable {

  /**
   * How long a request may wait for the dry run. Most files are small, and their result is there by
   * then; the others go on in the background, before a proxy gives up.
   */
  public static final Duration PATIENCE = Duration.ofSeconds(3);

  private final HttpServletRequest request;
  private final Collection<Part> parts;

  private ImportUpload(HttpServletRequest request, Collection<Part> parts) {
    this.request = request;
    this.parts = parts;
  }

  /** Reads the whole body: check who sends it before. */
  public static ImportUpload of(HttpServletRequest request) throws ServletException, IOException {
    String type = request.getContentType();
    boolean hasParts = type != null && type.startsWith("multipart/form-data");
    return new ImportUpload(request, hasParts ? request.getParts() : List.of());
  }

  /** The key of the text that says what is wrong; empty if all is there. */
  public Optional<String> mistake() {
    if (source().isEmpty()) {
      return Optional.of("import.no-source");
    }
    Part links = part("links");
    if (links == null) {
      return Optional.of("import.no-file");
    }
    Part users = part("users");
    boolean isTooLarge =
        links.getSize() > UserImport.LARGEST_FILE
            || users != null && users.getSize() > UserImport.LARGEST_FILE;
    return isTooLarge ? Optional.of("import.too-large") : Optional.empty();
  }

  private Optional<Source> source() {
    return Source.of(request.getParameter("source"));
  }

  /** The file with this name; null if none was chosen. */
  private @Nullable Part part(String name) {
    return parts.stream()
        .filter(part -> part.getName().equals(name) && part.getSize() > 0)
        .findFirst()
        .orElse(null);
  }

  /** What is imported, if there is no {@link #mistake}. */
  public ImportFile file() {
    Part links = Objects.requireNonNull(part("links"));
    Part users = part("users");
    return new ImportFile(
        source().orElseThrow(),
        Objects.requireNonNullElse(request.getParameter("provider"), "").strip(),
        links::getInputStream,
        users == null ? null : users::getInputStream);
  }

  /** What to call it. */
  public String fileName() {
    Part links = part("links");
    return links == null ? "" : Objects.requireNonNullElse(links.getSubmittedFileName(), "");
  }

  /** Whether the users get new ids. */
  public boolean newIds() {
    return "true".equals(request.getParameter("newIds"));
  }

  /** Deletes what the container has kept. */
  @Override
  public void close() throws IOException {
    for (Part part : parts) {
      part.delete();
    }
  }
}
