package org.loginwithx.mail;

import org.loginwithx.Internal;

/**
 * A mail: its text, and how a mail program that shows pages shows it.
 *
 * @param to one address
 * @param subject one line
 * @param content the text; may contain a link that is a credential
 * @param look how the same looks as a page
 */
@Internal
public record Mail(String to, String subject, String content, MailLook look) {

  public Mail {
    // A line break would let an attacker add headers.
    if (!isOneLine(to) || !isOneLine(subject)) {
      throw new IllegalArgumentException("An address and a subject are one line each");
    }
  }

  private static boolean isOneLine(String text) {
    return !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
  }

  @Override
  public String toString() {
    return "Mail[to=***, subject=" + subject + ", content=***, look=" + look + "]";
  }
}
