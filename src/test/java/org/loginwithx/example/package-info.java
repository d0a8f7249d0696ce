/**
 * A guest book as an example of an application that lets people log in with X. It has its own
 * persistence unit, migrations and JAX-RS application; of ours it has the classes JAR in {@code
 * WEB-INF/lib} and a filter in {@code web.xml}, which is where to start reading.
 */
@NullMarked
package org.loginwithx.example;

import org.jspecify.annotations.NullMarked;
