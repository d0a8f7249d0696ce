// Makes pages nicer to use. Every page works without it.

const language = document.documentElement.lang;

// Times: how long ago, with the exact time in the browser's zone on hover and for screen readers.
const exact = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const units = [["minute", 60], ["hour", 3600], ["day", 86400]];

function ago(seconds) {
  const past = Math.abs(seconds);
  if (past >= 30 * 86400) {
    return null;
  }
  const [unit, length] = units.findLast(each => past >= each[1]) ?? ["minute", 60];
  const amount = -seconds / length;
  // What ends in seven days should not say "in 6 days" at once.
  return relative.format(amount > 0 ? Math.round(amount) : Math.trunc(amount), unit);
}

for (const time of document.querySelectorAll("time[data-relative]")) {
  const at = new Date(time.dateTime);
  const words = exact.format(at);
  const near = ago((Date.now() - at) / 1000);
  time.title = words;
  time.textContent = near ?? day.format(at);
  if (near) {
    const forReaders = document.createElement("span");
    forReaders.className = "visually-hidden";
    forReaders.textContent = ` (${words})`;
    time.append(forReaders);
  }
}

// Hours in tables, in the browser's zone. Days stay as they are: they begin at midnight in UTC.
for (const time of document.querySelectorAll("time[data-exact='hours']")) {
  time.textContent = exact.format(new Date(time.dateTime));
}

// Copy buttons are hidden in the page: without a script nothing offers what it cannot do.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const label = button.textContent;
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      button.textContent = button.dataset.done;
    } catch (refused) {
      // What is selected can be copied by keyboard.
      if (source.select) {
        source.select();
      } else {
        getSelection().selectAllChildren(source);
      }
      button.textContent = button.dataset.failed;
    }
    setTimeout(() => { button.textContent = label; }, 3000);
  });
}

// A form that takes long says so, and is sent once.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", event => {
    const said = document.createElement("span");
    said.className = "busy";
    said.setAttribute("role", "status");
    said.textContent = form.dataset.busy;
    // After the browser has read the form: a disabled button would not be sent.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) {
        button.disabled = true;
      }
      event.submitter?.after(said);
    });
  });
}

// A page from the browser's memory is not busy any more.
addEventListener("pageshow", event => {
  if (event.persisted) {
    document.querySelectorAll("form[data-busy] .busy").forEach(said => said.remove());
    document.querySelectorAll("form[data-busy] button").forEach(button => { button.disabled = false; });
  }
});

document.querySelector("[aria-invalid='true']")?.focus();

// The menu closes as menus do.
const menu = document.getElementById("menu");
addEventListener("click", event => {
  if (menu?.open && !menu.contains(event.target)) {
    menu.open = false;
  }
});
addEventListener("keydown", event => {
  if (menu?.open && event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Marks the part of the page that was chosen last.
const tabs = document.querySelectorAll(".tabs a");

function markTab() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const chosen = [...tabs].find(tab => target && document.querySelector(tab.hash).contains(target))
      ?? tabs[0];
  tabs.forEach(tab => tab.toggleAttribute("aria-current", tab === chosen));
  chosen?.setAttribute("aria-current", "true");
}

addEventListener("hashchange", markTab);
markTab();
