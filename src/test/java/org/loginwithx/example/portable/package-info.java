/**
 * A small application with the JAR, which asks each part of the server who the caller is. It has
 * neither a data source nor a configuration for one server, so that it runs on all of them.
 */
@NullMarked
package org.loginwithx.example.portable;

import org.jspecify.annotations.NullMarked;
