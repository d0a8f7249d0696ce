// Tells the pages of this origin how a log-in in this window ended, and closes it.
"use strict";

const outcome = document.querySelector("meta[name=login-outcome]").content;

if (outcome !== "none") {
  const message = { type: "login-with-x", outcome };
  // Cross-Origin-Opener-Policy, ours or X's, may have cut the opener off. The channel always works.
  if (window.opener) {
    window.opener.postMessage(message, location.origin);
  }
  new BroadcastChannel("login-with-x").postMessage(message);
}

// What failed stays, with its number. A moment later, because a message may get lost with its window.
if (outcome === "finished" || outcome === "cancelled") {
  setTimeout(() => window.close(), 200);
}
