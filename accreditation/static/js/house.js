// What the pages do better with scripts on: single-key shortcuts, printing, ticking many boxes at once. Typing has typing.js.
// Every page works without it.

// Single-key shortcuts (WCAG 2.1.4): off until switched on with the box [data-shortcuts]; the choice stays in this browser.
// [data-key="j"] is clicked, or focused when it is an input, by its key; never while something is being typed.
function shortcuts() {
  const box = document.querySelector("[data-shortcuts]");
  if (!box) return;
  box.closest("[hidden]")?.removeAttribute("hidden");
  try {
    box.checked = localStorage.getItem("shortcuts") === "on";
    box.addEventListener("change", () => localStorage.setItem("shortcuts", box.checked ? "on" : "off"));
  } catch {
    box.checked = false;
  }
  document.addEventListener("keydown", (event) => {
    // Out of what is typed, so that the next key counts again.
    if (event.key === "Escape" && box.checked && event.target.matches("main textarea, main select")) event.target.blur();
    const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    if (!box.checked || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("textarea, input:not([type=radio], [type=checkbox]), select")) target.focus();
    else {
      target.focus();
      target.click();
    }
  });
}

// What folds out of the bar of a review opens at what is in hand, and closes with Escape or a click beside it.
for (const fold of document.querySelectorAll(".review-fold")) {
  fold.addEventListener("toggle", () => {
    const [body, inHand] = [fold.querySelector(".review-fold__body"), fold.querySelector("[aria-current]")];
    if (inHand) body.scrollTop = inHand.offsetTop - body.clientHeight / 2;
  });
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!fold.contains(event.target)) fold.open = false;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// On paper a field shows all that stands in it and what is folded is open: the style sheet alone cannot do either in every browser.
function onPaper() {
  const opened = [];
  const repeat = (field) => {
    const text = field.matches("select") ? field.selectedOptions[0]?.text || "" : field.value;
    const group = field.parentElement;
    let copy = group.nextElementSibling;
    if (!copy?.matches(".house-typed")) {
      if (!text.trim()) return;
      copy = Object.assign(document.createElement("div"), { className: "house-typed" });
      copy.setAttribute("aria-hidden", "true");
      group.after(copy);
    }
    copy.textContent = text;
  };
  window.addEventListener("beforeprint", () => {
    for (const field of document.querySelectorAll(".nhsuk-form-group > :is(textarea, select), .nhsuk-form-group > input[type=text]")) repeat(field);
    for (const folded of document.querySelectorAll("details:not([open])")) {
      folded.open = true;
      opened.push(folded);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const folded of opened.splice(0)) folded.open = false;
  });
}

// Many boxes of one question can be ticked, or emptied, at once; what does not fit is then taken out.
const MANY_BOXES = 8;
function chooseAll(list) {
  const boxes = [...list.querySelectorAll("input[type=checkbox]")];
  if (boxes.length < MANY_BOXES) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "nhsuk-button nhsuk-button--secondary nhsuk-button--small" });
  const word = () => {
    button.textContent = boxes.every((box) => box.checked) ? "Choose none" : "Choose all";
  };
  button.addEventListener("click", () => {
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) if (box.checked === all) box.click();
  });
  list.addEventListener("change", word);
  word();
  list.before(button);
}
for (const list of document.querySelectorAll("fieldset > .nhsuk-checkboxes")) chooseAll(list);

const nhsuk = document.getElementById("nhsuk-module");
if (nhsuk) import(nhsuk.href).then(({ initAll }) => initAll());
shortcuts();
onPaper();
