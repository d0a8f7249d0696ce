// Passkeys. A form with data-passkey is hidden in the page, because it does nothing without a script
// and a browser that has passkeys. It gets the answer of the browser, and is sent as any other form.

const forms = document.querySelectorAll("form[data-passkey]");
const possible = Boolean(window.PublicKeyCredential && navigator.credentials);

function toBytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, char => char.charCodeAt(0));
}

function toText(buffer) {
  const binary = Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// What the server asks for; null if the browser was sent to another page instead.
async function ask(form) {
  const response = await fetch(form.dataset.options, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRF-Token": form.elements.csrf.value },
  });
  const answer = await response.json();
  if (response.status === 401 && answer.location) {
    location.assign(answer.location);
    return null;
  }
  if (!response.ok) {
    throw Object.assign(new Error("refused"), { said: answer.detail });
  }
  return answer;
}

function withBytes(options) {
  options.challenge = toBytes(options.challenge);
  if (options.user) {
    options.user.id = toBytes(options.user.id);
  }
  for (const known of options.excludeCredentials ?? []) {
    known.id = toBytes(known.id);
  }
  return options;
}

function inJson(credential) {
  const response = { clientDataJSON: toText(credential.response.clientDataJSON) };
  if (credential.response.attestationObject) {
    response.attestationObject = toText(credential.response.attestationObject);
    response.transports = credential.response.getTransports?.() ?? [];
  } else {
    response.authenticatorData = toText(credential.response.authenticatorData);
    response.signature = toText(credential.response.signature);
    response.userHandle = toText(credential.response.userHandle ?? new ArrayBuffer(0));
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  });
}

function send(form, state, handle, credential) {
  form.elements.state.value = state;
  form.elements.credential.value = inJson(credential);
  if (form.elements.handle) {
    form.elements.handle.value = handle;
  }
  // The box stands above all ways to log in.
  if (form.elements.stay) {
    form.elements.stay.disabled = !document.getElementById("stay")?.checked;
  }
  form.submit();
}

function say(form, text) {
  const error = form.querySelector("[role=alert]");
  error.textContent = text;
  error.hidden = !text;
}

function words(form, failure) {
  if (failure.name === "InvalidStateError") {
    return form.dataset.known;
  }
  if (failure.said) {
    return failure.said;
  }
  return failure.name === "NotAllowedError" || failure.name === "AbortError"
    ? form.dataset.cancelled
    : form.dataset.failed;
}

// Only one question to the browser may be open.
let open = null;

function next() {
  open?.abort();
  open = new AbortController();
  return open.signal;
}

async function make(form) {
  const asked = await ask(form);
  if (asked) {
    const handle = asked.publicKey.user.id;
    const publicKey = withBytes(asked.publicKey);
    send(form, asked.state, handle, await navigator.credentials.create({ publicKey }));
  }
}

async function use(form) {
  const signal = next();
  const asked = await ask(form);
  const publicKey = withBytes(asked.publicKey);
  send(form, asked.state, "", await navigator.credentials.get({ publicKey, signal }));
}

// Offers passkeys where the browser fills in the address. It waits until the user takes one, and is
// asked again before the challenge is too old.
async function offer(form) {
  const field = document.querySelector("input[autocomplete~=webauthn]");
  if (!field || !(await window.PublicKeyCredential.isConditionalMediationAvailable?.())) {
    return;
  }
  const signal = next();
  try {
    const asked = await ask(form);
    const again = setTimeout(() => {
      if (!signal.aborted) {
        offer(form);
      }
    }, asked.publicKey.timeout * 0.8);
    signal.addEventListener("abort", () => clearTimeout(again));
    const publicKey = withBytes(asked.publicKey);
    delete publicKey.timeout;
    const credential = await navigator.credentials.get({
      publicKey, signal, mediation: "conditional",
    });
    send(form, asked.state, "", credential);
  } catch (notTaken) {
    // Nobody has asked for it: the button is still there.
  }
}

for (const form of possible ? forms : []) {
  const makes = form.dataset.passkey === "make";
  form.hidden = false;
  document.getElementById("no-passkeys")?.remove();
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    say(form, "");
    try {
      await (makes ? make(form) : use(form));
    } catch (failure) {
      say(form, words(form, failure));
      if (!makes) {
        offer(form);
      }
    } finally {
      button.disabled = false;
    }
  });
  if (!makes) {
    offer(form);
  }
}
