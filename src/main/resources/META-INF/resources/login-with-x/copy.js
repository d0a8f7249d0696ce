// Copy buttons. They are hidden in the page: without a script nothing offers what it cannot do.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    const said = document.getElementById("copied");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = said.dataset.done;
    } catch (refused) {
      // What is selected can be copied by keyboard.
      said.textContent = said.dataset.failed;
    }
  });
}
