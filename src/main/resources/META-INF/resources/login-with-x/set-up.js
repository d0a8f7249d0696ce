// The first set-up: whether this browser reaches this site at the address that is typed.
const said = document.getElementById("reached");
const button = document.getElementById("check");

if (said) {
  const field = document.getElementById(said.dataset.field);
  const say = (text, kind) => {
    said.textContent = text;
    said.className = `reached ${kind}`;
  };

  const check = async () => {
    const address = field.value.trim().replace(/\/+$/, "");
    if (!/^https?:\/\/./i.test(address)) {
      say("", "");
      return;
    }
    say(said.dataset.asking, "");
    try {
      const response = await fetch(`${address}/setup/here?nonce=${said.dataset.nonce}`, {
        cache: "no-store",
        credentials: "omit",
        redirect: "error",
        signal: AbortSignal.timeout(8000),
      });
      const isThisSite = response.ok && await response.text() === said.dataset.answer;
      say(isThisSite ? said.dataset.yes : said.dataset.other, isThisSite ? "good" : "bad");
    } catch (unreachable) {
      say(said.dataset.no, "bad");
    }
  };

  // The browser knows its address best: a proxy may have changed scheme and host.
  if (field.dataset.guess && field.value === field.dataset.guess) {
    const path = location.pathname.replace(/\/setup$/, "");
    field.value = location.origin + path;
  }
  button.hidden = false;
  button.addEventListener("click", check);
  field.addEventListener("change", check);
  check();
}
