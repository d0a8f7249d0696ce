/**
 * The least an application can be: servlets and a CDI bean, no EJB, no persistence unit of its own.
 */
@NullMarked
package org.loginwithx.example.plain;

import org.jspecify.annotations.NullMarked;
