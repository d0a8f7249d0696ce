/**
 * A guest book, as an example of an application in which users log in with X. It has its own
 * persistence unit, migrations and JAX-RS application. From login-with-x it takes the JAR in {@code
 * WEB-INF/lib} and the filter in {@code web.xml}: start to read there.
 *
 * <ul>
 *   <li>{@link org.example.guestbook.GuestBookResource}, {@link org.example.guestbook.GuestBook}
 *       and {@link org.example.guestbook.BookServlet}: JAX-RS, an EJB and a page that need a log-in
 *   <li>{@link org.example.guestbook.Doorkeeper}: which users may log in, and with which id
 *   <li>{@link org.example.guestbook.Members}: users of the application's own
 *   <li>{@link org.example.guestbook.BadgeServlet}: a provider of the application's own
 *   <li>{@link org.example.guestbook.AccountsServlet}: linked accounts
 *   <li>{@link org.example.guestbook.XResource}: calls to X
 * </ul>
 */
package org.example.guestbook;
