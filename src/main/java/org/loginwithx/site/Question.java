package org.loginwithx.site;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * What {@code confirm.xhtml} asks before something is done that cannot be taken back.
 *
 * @param title the question
 * @param about what it is about, for instance a name; null if the title says it
 * @param consequences what happens, a sentence each
 * @param action the path that the form is sent to
 * @param fields the hidden fields of the form
 * @param button what the button says
 * @param back the path of the page that the user comes from
 */
@Internal
public record Question(
    String title,
    @Nullable String about,
    List<String> consequences,
    String action,
    Map<String, String> fields,
    String button,
    String back) {

  public Question {
    consequences = List.copyOf(consequences);
    fields = Map.copyOf(fields);
  }

  /** Without the fields, which a user may have typed. */
  @Override
  public String toString() {
    return "Question[" + title + "]";
  }

  /** Shows the page. */
  public void ask(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.setAttribute("question", this);
    Page.show(request, response, "confirm");
  }
}
