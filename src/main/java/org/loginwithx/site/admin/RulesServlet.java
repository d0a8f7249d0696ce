package org.loginwithx.site.admin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.loginwithx.Internal;
import org.loginwithx.account.Action;
import org.loginwithx.account.UnprovenException;
import org.loginwithx.administration.RuleAdministration;
import org.loginwithx.rule.LoginRule;
import org.loginwithx.rule.LoginRules;
import org.loginwithx.rule.RulePreview;
import org.loginwithx.site.FormPage;
import org.loginwithx.site.Page;
import org.loginwithx.site.Question;
import org.loginwithx.site.Redirect;
import org.loginwithx.web.LoginSettings;
import org.loginwithx.web.Messages;

/** Rules about users who log in with X; for administrators only ({@code web.xml}). */
@WebServlet("/admin/rules/*")
@Internal
public class RulesServlet extends FormPage {

  private static final long serialVersionUID = 1L;

  private static final String PATH = "/admin/rules";
  private static final String NEW = "new";
  private static final int UNPROCESSABLE = 422;

  @Inject private transient RuleAdministration administration;
  @Inject private transient LoginRules rules;
  @Inject private transient RulePreview previews;
  @Inject private transient LoginSettings settings;

  /** For the container. */
  @SuppressWarnings("NullAway.Init")
  public RulesServlet() {}

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String id = pathId(request);
    List<LoginRule> all = rules.all();
    if (id.isEmpty()) {
      list(request, response, all);
      return;
    }
    Optional<LoginRule> saved = find(all, id);
    if (id.equals(NEW)) {
      show(request, response, RuleForm.empty());
    } else if (saved.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else if ("delete".equals(request.getParameter("confirm"))) {
      ask(request, response, saved.get());
    } else {
      preview(request, all, saved.get());
      show(request, response, RuleForm.of(saved.get()));
    }
  }

  private void list(HttpServletRequest request, HttpServletResponse response, List<LoginRule> all)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    if (!all.isEmpty()) {
      RulePreview.Result result = previews.of(all, settings.adminSubjects());
      request.setAttribute("preview", result);
      request.setAttribute(
          "rules",
          IntStream.range(0, all.size())
              .mapToObj(
                  place ->
                      RuleLine.of(
                          all.get(place),
                          result.hits().get(place).number(),
                          place == 0,
                          place == all.size() - 1,
                          messages))
              .toList());
    }
    Page.show(request, response, "rules");
  }

  private void show(HttpServletRequest request, HttpServletResponse response, RuleForm form)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    request.setAttribute("rule", form);
    request.setAttribute("verifiedTypes", form.verifiedChoices(messages));
    request.setAttribute("postsChoices", RuleForm.postsChoices(messages));
    request.setAttribute("effects", RuleForm.effects(messages));
    Page.show(request, response, "rule");
  }

  /** Shows whom this rule hits, in its place among the others; a new one comes last. */
  private void preview(HttpServletRequest request, List<LoginRule> all, LoginRule tried) {
    List<LoginRule> changed = new ArrayList<>(all);
    int place = all.stream().map(LoginRule::id).toList().indexOf(tried.id());
    if (place < 0) {
      place = changed.size();
      changed.add(tried);
    } else {
      changed.set(place, tried);
    }
    RulePreview.Result result = previews.of(changed, settings.adminSubjects());
    request.setAttribute("preview", result);
    request.setAttribute("hits", result.hits().get(place));
  }

  private void ask(HttpServletRequest request, HttpServletResponse response, LoginRule rule)
      throws ServletException, IOException {
    Messages messages = Messages.forRequest(request);
    new Question(
            messages.text("rules.delete.title"),
            rule.name(),
            List.of(
                messages.text(rule.refuses() ? "rules.delete.refusal" : "rules.delete.group"),
                messages.text("rules.delete.back")),
            PATH + '/' + rule.id(),
            Map.of("action", "delete"),
            messages.text("rules.delete"),
            PATH + '/' + rule.id())
        .ask(request, response);
  }

  private static Optional<LoginRule> find(List<LoginRule> all, String id) {
    return all.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  @Override
  protected String page(HttpServletRequest request) {
    return PATH;
  }

  @Override
  protected void post(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException, UnprovenException {
    require(request, Action.MANAGE_RULES);
    switch (Optional.ofNullable(request.getParameter("action")).orElse("")) {
      case "save" -> save(request, response, true);
      case "preview" -> save(request, response, false);
      case "up" -> moved(request, response, administration.move(request, pathId(request), true));
      case "down" -> moved(request, response, administration.move(request, pathId(request), false));
      case "delete" ->
          end(request, response, administration.delete(request, pathId(request)), "deleted");
      default -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  /**
   * Saves the rule, or shows whom it would have hit.
   *
   * @param saves false for the preview
   */
  private void save(HttpServletRequest request, HttpServletResponse response, boolean saves)
      throws ServletException, IOException, UnprovenException {
    String id = pathId(request).equals(NEW) ? "" : pathId(request);
    RuleForm form = RuleForm.of(id, request);
    Map<String, String> errors =
        form.errors(settings.newUserGroups(), Messages.forRequest(request));
    if (!errors.isEmpty()) {
      response.setStatus(UNPROCESSABLE);
      request.setAttribute("errors", errors);
      show(request, response, form);
      return;
    }
    LoginRule typed = form.rule();
    if (!saves) {
      preview(request, rules.all(), typed);
      show(request, response, form);
      return;
    }
    end(request, response, administration.save(request, typed), id.isEmpty() ? "added" : "changed");
  }

  private void moved(
      HttpServletRequest request, HttpServletResponse response, LoginRules.Result result)
      throws IOException {
    end(request, response, result, "moved");
  }

  private void end(
      HttpServletRequest request,
      HttpServletResponse response,
      LoginRules.Result result,
      String what)
      throws IOException {
    switch (result) {
      case DONE -> Redirect.done(request, response, settings, PATH, "rules." + what);
      case TOO_MANY -> Redirect.done(request, response, settings, PATH, "rules.too-many");
      case NONE -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }
}
