// Shows the message for the user in <p data-login-message hidden></p>, with its kind in data-kind:
// notice, success or error.
"use strict";

const address = new URL("message", document.currentScript.src);

document.addEventListener("DOMContentLoaded", async () => {
  const places = document.querySelectorAll("[data-login-message]");
  if (places.length === 0) {
    return;
  }
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (response.status !== 200) {
    return;
  }
  const { message, kind } = await response.json();
  for (const place of places) {
    place.setAttribute("role", "status");
    place.dataset.kind = kind;
    place.hidden = false;
    place.textContent = message;
  }
});
