/**
 * Servlets, beans and a JAX-RS resource that show tests what the guest book's container and
 * database know. Tests compile them and add them to its WAR.
 */
package org.loginwithx.probe;
