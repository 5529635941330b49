// Comforts only: every page works without this file.
"use strict";

// A page with errors brings the reader to them.
const wrong = document.querySelector("[data-focus]");
if (wrong) {
  document.title = "错误：" + document.title;
  wrong.focus();
}

// One press of a button sends one form.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.dataset.changed = "";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

// What is being written survives a lost connection or a closed window, on this machine, until it is sent.
// A machine has many users: each keeps their own, and who signs out leaves none behind.
const drafts = "draft:" + (document.body.dataset.account || "") + ":";
for (const area of document.querySelectorAll("textarea[data-draft]")) {
  const key = drafts + location.pathname + ":" + area.name;
  const kept = localStorage.getItem(key);
  if (kept && !area.value.trim()) area.value = kept;
  area.addEventListener("input", () => {
    localStorage.setItem(key, area.value);
    if (area.form) area.form.dataset.changed = "yes";
  });
  if (area.form) {
    area.form.addEventListener("submit", () => {
      const keys = JSON.parse(sessionStorage.getItem("sent") || "[]");
      sessionStorage.setItem("sent", JSON.stringify([...keys, key]));
    });
  }
}
// A page without anything wrong means that what was sent has been kept.
if (!wrong && location.pathname !== "/sign-in") {
  for (const key of JSON.parse(sessionStorage.getItem("sent") || "[]")) localStorage.removeItem(key);
}
sessionStorage.removeItem("sent");
for (const form of document.querySelectorAll("form[action='/sign-out']")) {
  form.addEventListener("submit", () => {
    for (const key of Object.keys(localStorage)) if (key.startsWith(drafts)) localStorage.removeItem(key);
  });
}
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-changed=yes]:not([data-sent])")) event.preventDefault();
});

// A filter takes effect as soon as it is chosen.
for (const select of document.querySelectorAll("form.filters select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
