package org.loginwithx.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.loginwithx.Internal;

/**
 * A mail as a page, in the look of the site. It has the same words as the text, and the same link,
 * as a button. It loads nothing from anywhere.
 *
 * @param language the language of the text, as an HTML attribute
 * @param site the address of the site, to which the link leads
 * @param button the words of the button; null if there is no link
 * @param orCopy says that the address below the button can be copied instead
 */
@Internal
public record MailLook(Locale language, String site, @Nullable String button, String orCopy) {

  private static final String FONT =
      "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";

  /** Mail programs that know dark mode read this; all others read the attributes. */
  private static final String DARK =
      """
      @media (prefers-color-scheme: dark) {
        .page { background: #0e1217 !important; color: #e9edf2 !important; }
        .card { background: #171d25 !important; border-color: #323b46 !important; }
        .button { background: #8dbbff !important; color: #0a1420 !important; }
        .quiet { color: #a4afbb !important; }
      }
      """;

  /** The page for this text. Paragraphs are separated by empty lines. */
  String page(String siteName, String subject, String text) {
    List<String> lines = new ArrayList<>();
    lines.add("<!DOCTYPE html>");
    lines.add("<html lang=\"%s\">".formatted(escape(language.toLanguageTag())));
    lines.add("<head>");
    lines.add("<meta charset=\"utf-8\">");
    lines.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    lines.add("<meta name=\"color-scheme\" content=\"light dark\">");
    lines.add("<meta name=\"supported-color-schemes\" content=\"light dark\">");
    lines.add("<title>%s</title>".formatted(escape(subject)));
    lines.add("<style>");
    lines.add(DARK + "</style>");
    lines.add("</head>");
    lines.add(
        "<body class=\"page\" style=\"margin:0;padding:24px 12px;background:#f5f6f8;color:#14181f;"
            + "font-size:16px;line-height:1.5;"
            + FONT
            + "\">");
    lines.add(
        "<div class=\"card\" style=\"max-width:560px;margin:0 auto;padding:28px;"
            + "background:#ffffff;border:1px solid #dde1e6;border-radius:12px\">");
    lines.add("<p style=\"margin:0 0 20px;font-weight:700\">%s</p>".formatted(escape(siteName)));
    lines.add(
        "<h1 style=\"margin:0 0 16px;font-size:22px;line-height:1.25\">%s</h1>"
            .formatted(escape(subject)));
    for (String paragraph : text.strip().split("\n\n+")) {
      lines.add(isLink(paragraph) ? link(paragraph) : paragraph(paragraph));
    }
    lines.add("</div>");
    lines.add("</body>");
    lines.add("</html>");
    return String.join("\n", lines) + "\n";
  }

  /** Nothing else becomes a link: a text may quote what a stranger has written. */
  private boolean isLink(String paragraph) {
    return button != null && paragraph.startsWith(site + "/") && !paragraph.matches("(?s).*\\s.*");
  }

  private static String paragraph(String text) {
    return "<p style=\"margin:0 0 16px;overflow-wrap:anywhere\">%s</p>"
        .formatted(escape(text).replace("\n", "<br>\n"));
  }

  private String link(String url) {
    return """
        <p style="margin:24px 0"><a class="button" href="%s" style="display:inline-block;\
        padding:12px 24px;background:#1757b8;color:#ffffff;font-weight:600;text-decoration:none;\
        border-radius:999px">%s</a></p>
        <p class="quiet" style="margin:0 0 16px;color:#57606c;font-size:14px;\
        overflow-wrap:anywhere">%s<br>
        %s</p>\
        """
        .formatted(escape(url), escape(String.valueOf(button)), escape(orCopy), escape(url));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
