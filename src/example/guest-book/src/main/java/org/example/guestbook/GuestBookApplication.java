package org.example.guestbook;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The guest book's REST interface. */
@ApplicationPath("/rest")
public class GuestBookApplication extends Application {}
