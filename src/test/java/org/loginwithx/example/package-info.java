/**
 * A guest book as an example of an application that lets people log in with X. It has its own
 * persistence unit, migrations and JAX-RS application; of ours it has the classes JAR in {@code
 * WEB-INF/lib} and a filter in {@code web.xml}, which is where to start reading.
 *
 * <p>To copy from: {@link org.loginwithx.example.GuestBookResource} and {@link
 * org.loginwithx.example.GuestBook} (protected JAX-RS and EJB), {@link
 * org.loginwithx.example.MembersServlet} (protected servlet), {@link
 * org.loginwithx.example.Doorkeeper} (who may come in, and with which id), {@link
 * org.loginwithx.example.Members} (own users), {@link org.loginwithx.example.BadgeServlet} (a
 * provider of its own), {@link org.loginwithx.example.AccountsServlet}, {@link
 * org.loginwithx.example.LogOutServlet}. The rest is there for the tests to look through.
 */
@NullMarked
package org.loginwithx.example;

import org.jspecify.annotations.NullMarked;
