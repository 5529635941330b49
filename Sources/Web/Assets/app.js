// Comforts only: every page works without this file.
"use strict";

document.documentElement.classList.add("scripted");

// Sends a form as its button does.
const send = (form) => {
  if (form) form.querySelector("button:not([type=button])").click();
};

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
for (const area of document.querySelectorAll("[data-draft]")) {
  const key = drafts + location.pathname + ":" + area.name;
  const kept = localStorage.getItem(key);
  if (area.type === "radio") {
    if (kept === area.value && !document.querySelector(`input[name="${area.name}"][checked]`)) area.checked = true;
  } else if (kept && !area.value.trim()) area.value = kept;
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
    sessionStorage.removeItem("typed");
  });
}
// What was typed into a form outlives the end of a sign-in: this window keeps it while the form is on its way, and gives it back to the same
// account after signing in again. Passwords and files are not kept.
const account = document.body.dataset.account || "", atDoor = location.pathname.startsWith("/sign-in");
const typedIn = (form) =>
  [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button", "fieldset"].includes(field.type));
const postForms = () => [...document.querySelectorAll("form[method=post]")].filter((form) => form.getAttribute("action") !== "/sign-out");
const given = JSON.parse(sessionStorage.getItem("typed") || "null");
if (given && atDoor) {
  sessionStorage.setItem("ended", "yes");
  const form = document.querySelector("form[method=post]");
  const next = form && form.querySelector("input[name=next]");
  if (next && !next.value) next.value = given.page;
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  told.textContent = "登录已经过期，刚才填写的内容没有保存，但还在这个窗口里：登录后回到原来的页面，核对后再提交。";
  if (form && !wrong) form.before(told);
} else if (given) {
  const form = given.account === account && given.page === location.pathname + location.search && sessionStorage.getItem("ended") ? postForms()[given.form] : null;
  if (form) {
    const left = [...given.fields];
    for (const field of typedIn(form)) {
      const isTick = field.type === "checkbox" || field.type === "radio";
      const at = left.findIndex(([name, value]) => name === field.name && (!isTick || value === field.value));
      if (isTick) field.checked = at >= 0 && left[at][2];
      else if (at >= 0) field.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
    }
    form.dataset.changed = "yes";
    for (let place = form.parentElement; place; place = place.parentElement) if (place.tagName === "DETAILS") place.open = true;
    const told = document.createElement("div");
    told.className = "panel panel--note";
    told.setAttribute("role", "status");
    told.append(Object.assign(document.createElement("p"), { textContent: "登录过期以前填写的内容已经填回来了，还没有提交；核对后再提交，附件要重新选择。" }));
    form.prepend(told);
    told.scrollIntoView({ block: "center" });
  }
  sessionStorage.removeItem("typed");
  sessionStorage.removeItem("ended");
}
postForms().forEach((form, place) => {
  if (atDoor) return;
  form.addEventListener("input", () => (form.dataset.changed = "yes"));
  form.addEventListener("submit", () => {
    const fields = typedIn(form).map((field) => [field.name, field.value, field.checked || false]);
    sessionStorage.setItem("typed", JSON.stringify({ account, page: location.pathname + location.search, form: place, fields }));
  });
});
addEventListener("beforeunload", (event) => {
  if (!document.querySelector("form[data-changed=yes]:not([data-sent])")) return;
  event.preventDefault();
  // Browsers before 2023 ask only where this is set.
  event.returnValue = "";
});

// A filter takes effect as soon as it is chosen.
for (const select of document.querySelectorAll("form.filters select")) {
  select.addEventListener("change", () => send(select.form));
}

// A signature drawn with a finger, a pen or a mouse; without this file the signed sheet is uploaded instead.
for (const place of document.querySelectorAll("[data-sign]")) {
  const pad = document.createElement("canvas"), kept = document.createElement("input"), clear = document.createElement("button");
  [pad.width, pad.height, pad.className] = [640, 240, "signature"];
  pad.setAttribute("aria-label", "手写签名区");
  [kept.type, kept.name] = ["hidden", "drawn"];
  [clear.type, clear.className, clear.textContent] = ["button", "button button--small", "清除重签"];
  const pen = pad.getContext("2d");
  const wipe = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, pad.width, pad.height);
    kept.value = "";
  };
  wipe();
  [pen.lineWidth, pen.lineCap, pen.lineJoin] = [5, "round", "round"];
  const at = (event) => {
    const box = pad.getBoundingClientRect();
    return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
  };
  pad.addEventListener("pointerdown", (event) => {
    pad.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (!pad.hasPointerCapture(event.pointerId)) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  pad.addEventListener("pointerup", () => (kept.value = pad.toDataURL("image/png")));
  clear.addEventListener("click", wipe);
  place.append(pad, clear, kept);
}

// A calendar beside a day that can also be typed.
for (const field of document.querySelectorAll("input[data-day]")) {
  const picker = document.createElement("input");
  [picker.type, picker.className, picker.tabIndex] = ["date", "day__pick", -1];
  picker.setAttribute("aria-label", "从日历上选");
  const follow = () => {
    if (/^\d{4}-\d{2}-\d{2}$/.test(field.value)) picker.value = field.value;
  };
  follow();
  field.addEventListener("change", follow);
  picker.addEventListener("change", () => {
    if (!picker.value) return;
    field.value = picker.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  field.after(picker);
}

// A long choice: words that narrow it, and all of a group at once.
for (const pick of document.querySelectorAll("fieldset.pick")) {
  const boxes = [...pick.querySelectorAll(".pick__box label")];
  if (boxes.length < 8) continue;
  const find = document.createElement("input");
  [find.type, find.className, find.placeholder] = ["search", "pick__find", "查找，例如 名称里的一两个字"];
  find.setAttribute("aria-label", "在这里面查找");
  find.addEventListener("input", () => {
    const words = find.value.trim();
    for (const box of boxes) box.hidden = words !== "" && !box.textContent.includes(words) && !box.querySelector("input").checked;
    stand(stops.findIndex((stop) => stop.name && !stop.closest("label[hidden]")));
  });
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  pick.querySelector(".pick__box").before(find);
  find.title = "方向键在选项之间移动，空格勾选";
  for (const head of pick.querySelectorAll(".pick__head")) {
    const group = head.nextElementSibling, all = document.createElement("button");
    if (!group || group.querySelectorAll("input").length < 3) continue;
    [all.type, all.className, all.textContent] = ["button", "link", "全选"];
    all.setAttribute("aria-label", "全选" + head.textContent);
    all.addEventListener("click", () => {
      const shown = [...group.querySelectorAll("label:not([hidden]) input")], on = shown.some((box) => !box.checked);
      for (const box of shown) box.checked = on;
      all.textContent = on ? "全不选" : "全选";
      if (pick.form || pick.closest("form")) pick.closest("form").dataset.changed = "yes";
    });
    head.append(" ", all);
  }
  // One stop for Tab; within it arrows go from one to the next.
  const stops = [...pick.querySelectorAll(".pick__box input, .pick__box button")];
  const stand = (at) => stops.forEach((stop, place) => (stop.tabIndex = place === at ? 0 : -1));
  stand(stops.findIndex((stop) => stop.name));
  pick.addEventListener("focusin", (event) => {
    const at = stops.indexOf(event.target);
    if (at >= 0) stand(at);
  });
  pick.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    let at = stops.indexOf(event.target);
    if (!by || at < 0) return;
    event.preventDefault();
    do at += by; while (stops[at] && stops[at].closest("label[hidden]"));
    if (stops[at]) stops[at].focus();
  });
}

// All ticks of a list at once; the box for it is there only where this runs.
for (const all of document.querySelectorAll("[data-tick-all]")) {
  all.closest("label").hidden = false;
  all.addEventListener("change", () => {
    for (const one of document.querySelectorAll(`input[type=checkbox][name="${all.dataset.tickAll}"]`)) one.checked = all.checked;
  });
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

// The review of a plan: by keyboard, and with what others change while it is open.
const review = document.querySelector(".review[data-live]");
if (review) {
  const rows = () => [...review.querySelectorAll(".review__row[data-work]")];
  const step = (by) => {
    const all = rows();
    const at = all.indexOf(document.activeElement.closest(".review__row"));
    const row = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (row) row.focus();
  };
  const here = () => document.activeElement.closest(".review__row") || rows().find((row) => !row.classList.contains("review__row--checked"));
  const within = (row, key) => row && row.querySelector(`[data-key=${key}]`);
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    y: () => {
      const row = here();
      // Checked already: once more would take it back.
      if (row && !row.classList.contains("review__row--checked")) send(within(row, "y"));
    },
    e: () => {
      const row = here(), all = row ? [...row.querySelectorAll("[data-key=e]")] : [];
      // Of several each press goes to the next, which Enter opens.
      if (all.length > 1) all[(all.indexOf(document.activeElement) + 1) % all.length].focus();
      else if (all.length) all[0].click();
    },
    n: () => {
      const part = within(here(), "n");
      if (!part) return;
      part.open = true;
      part.querySelector("input[name=reason]").focus();
    },
    u: () => send(document.querySelector("form[data-key=u]")),
    p: () => document.querySelector("a[data-key=p]").click(),
  };
  addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const act = acts[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (asked && asked.matches(".review__row, #review-bar")) asked.focus();

  // What others change comes in row by row; a row in which something is being typed is left alone and says so.
  const shown = new Map([...review.children].filter((row) => row.id).map((row) => [row.id, row.innerHTML]));
  const typed = (row) => [...row.querySelectorAll("input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
  const take = (page) => {
    for (const fresh of page.querySelectorAll(".review > .review__row[id]")) {
      const row = document.getElementById(fresh.id);
      if (!row || shown.get(fresh.id) === fresh.innerHTML) continue;
      if (typed(row)) {
        row.classList.add("review__row--old");
        continue;
      }
      shown.set(fresh.id, fresh.innerHTML);
      row.className = fresh.className + " review__row--new";
      row.innerHTML = fresh.innerHTML;
    }
    const news = document.querySelector(".review__news").textContent;
    document.getElementById("review-bar").innerHTML = page.getElementById("review-bar").innerHTML;
    document.querySelector(".review__news").textContent = news;
  };
  let active = Date.now();
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => (active = Date.now()));
  const look = async () => {
    // An open page that nobody uses does not keep its sign-in alive.
    if (document.hidden || Date.now() - active > 600000) return;
    try {
      const answer = await fetch(review.dataset.live, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) return;
      const now = await answer.json();
      if (now.stamp === review.dataset.stamp) return;
      const page = await (await fetch(location.pathname)).text();
      review.dataset.stamp = now.stamp;
      document.querySelector(".review__news").textContent = `${now.name}刚才：${now.said}`;
      take(new DOMParser().parseFromString(page, "text/html"));
    } catch (error) {
      // Without a connection the page stays as it is.
    }
  };
  setInterval(look, 4000);
}
