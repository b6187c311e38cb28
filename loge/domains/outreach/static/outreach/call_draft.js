/* Everything typed during a call is saved as it is typed, and the home stays reserved while the page is alive.

   Order of safety: the browser's own storage at once, the server within 0.8 s, again when the page is hidden.
   The storage is emptied as soon as the server has answered. */
(function () {
  "use strict";
  const form = document.querySelector("[data-call]");
  if (!form || !form.dataset.draftUrl) return;
  /* The desk is also the answer to « next call »: reloaded or come back to, it must be this call. */
  if (location.pathname !== form.dataset.here) history.replaceState(null, "", form.dataset.here);

  const DEBOUNCE = 700;
  const RETRIES = [2000, 5000, 10000, 20000];
  const IDLE_LIMIT = 60 * 60 * 1000;
  const STORE_KEY = "loge-appel-" + form.dataset.claim;
  const SILENT = "Le réseau ne répond pas. Rien n’est perdu : votre saisie est gardée, réessayez dans un instant.";
  const IGNORED = new Set(["csrfmiddlewaretoken", "enhanced", "action"]);

  const state = document.querySelector("[data-save-state]");
  const banner = form.querySelector("[data-call-banner]");
  const wordsBox = form.querySelector("[data-note-words]");
  let timer = null;
  let running = null;
  let typed = 0;
  let saved = 0;
  let failures = 0;
  let told = false;
  let lastActivity = Date.now();

  /* Signing in again in another tab changes the token: the cookie has the right one. */
  function freshToken() {
    const cookie = /(?:^|; )(?:__Host-|__Secure-)?csrftoken=([^;]+)/.exec(document.cookie);
    const field = form.elements.csrfmiddlewaretoken;
    if (cookie) field.value = cookie[1];
    return field.value;
  }

  function body() {
    freshToken();
    return new URLSearchParams(new FormData(form));
  }

  function show(text, kind) {
    if (!state) return;
    state.textContent = text;
    state.dataset.kind = kind;
    state.setAttribute("role", kind === "failed" ? "alert" : "status");
  }

  /* `passing`: what is true until the server answers again, and must not stay written once it has. */
  function warn(message, passing) {
    if (!banner || !message) return;
    banner.querySelector("[data-call-banner-text]").textContent = message;
    banner.hidden = false;
    banner.toggleAttribute("data-passing", Boolean(passing));
  }

  function answeredAgain() {
    if (banner && banner.hasAttribute("data-passing")) banner.hidden = true;
  }

  function keep() {
    try {
      const fields = [...body()].filter(([name]) => !IGNORED.has(name));
      localStorage.setItem(STORE_KEY, JSON.stringify({ at: Date.now(), fields: fields }));
    } catch (error) {
      /* storage full or refused: the server copy remains */
    }
  }

  function forget() {
    try {
      localStorage.removeItem(STORE_KEY);
    } catch (error) {
      /* nothing was kept */
    }
  }

  function forgetOthers() {
    const day = 24 * 60 * 60 * 1000;
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith("loge-appel-") || key === STORE_KEY) continue;
      try {
        if (Date.now() - JSON.parse(localStorage.getItem(key)).at > day) localStorage.removeItem(key);
      } catch (error) {
        localStorage.removeItem(key);
      }
    }
  }

  function fill(fields) {
    for (const control of form.elements) {
      if (!control.name || IGNORED.has(control.name) || control.type === "hidden") continue;
      const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
    }
    form.dispatchEvent(new CustomEvent("call:restored", { bubbles: true }));
  }

  function showWords(words) {
    if (!wordsBox) return;
    wordsBox.hidden = !words.length;
    const list = wordsBox.querySelector("[data-note-word-list]");
    list.textContent = words.map((found) => "« " + found.word + " » (" + found.category + ")").join(", ");
  }

  async function answer(response) {
    const type = response.headers.get("Content-Type") || "";
    if (response.status >= 500) throw new Error(SILENT);
    if (response.redirected || !type.includes("json")) {
      throw new Error("Votre session est terminée : reconnectez-vous dans un autre onglet, puis revenez ici.");
    }
    return response.json();
  }

  async function send(extra) {
    const mark = typed;
    const response = await fetch(form.dataset.draftUrl, {
      method: "POST",
      body: body(),
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      ...extra,
    });
    const data = await answer(response);
    answeredAgain();
    if (data.message) warn(data.message);
    if (data.words) showWords(data.words);
    if (!data.saved_at) {
      throw Object.assign(new Error(data.message || ""), { final: response.status === 404, refused: true });
    }
    saved = Math.max(saved, mark);
    failures = 0;
    if (saved === typed) forget();
    tell("saved");
    show("Enregistré à " + data.saved_at, "saved");
    return data;
  }

  function retry(error) {
    const wait = RETRIES[Math.min(failures, RETRIES.length - 1)];
    failures += 1;
    told = Boolean(error && error.message && error.name === "Error");
    if (told) warn(error.message, !error.refused);
    if (error && error.final) {
      show("Non enregistré : votre saisie reste sur ce poste.", "failed");
      return;
    }
    show("Non enregistré, nouvel essai dans " + wait / 1000 + " s… Votre saisie est gardée sur ce poste.", "failed");
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  async function save() {
    clearTimeout(timer);
    timer = null;
    if (running) await running.catch(() => {});
    if (saved === typed) return true;
    show("Enregistrement…", "saving");
    running = send();
    try {
      await running;
      return true;
    } catch (error) {
      retry(error);
      return false;
    } finally {
      running = null;
    }
  }

  function changed() {
    typed += 1;
    lastActivity = Date.now();
    keep();
    if (failures) return;
    clearTimeout(timer);
    timer = setTimeout(save, DEBOUNCE);
  }

  function leave() {
    if (saved === typed) return;
    if (navigator.sendBeacon && navigator.sendBeacon(form.dataset.draftUrl, body())) return;
    send({ keepalive: true }).catch(() => {});
  }

  async function renew() {
    if (!form.dataset.renewUrl) return;
    if (Date.now() - lastActivity > IDLE_LIMIT) {
      warn("Aucune activité depuis une heure : le foyer n’est plus réservé. Votre saisie est gardée.");
      return;
    }
    try {
      const response = await fetch(form.dataset.renewUrl, {
        method: "POST",
        headers: { "X-CSRFToken": freshToken(), Accept: "application/json" },
        credentials: "same-origin",
      });
      const data = await answer(response);
      answeredAgain();
      if (data.message) warn(data.message);
    } catch (error) {
      if (error.name === "Error") warn(error.message, true);
    }
  }

  /* The same call in two tabs: the one that has nothing of its own to save follows the other. */
  const others = window.BroadcastChannel ? new BroadcastChannel(STORE_KEY) : null;

  function tell(what) {
    if (others) others.postMessage(what);
  }

  if (others) {
    let following = null;
    others.onmessage = () => {
      clearTimeout(following);
      if (saved !== typed || form.dataset.sending) return;
      following = setTimeout(() => saved === typed && window.location.reload(), 1500);
    };
  }

  function restore() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(STORE_KEY));
      forgetOthers();
    } catch (error) {
      return;
    }
    if (!kept || !Array.isArray(kept.fields)) return;
    fill(kept.fields);
    changed();
  }

  /* loge.js puts a sent form to rest; this one is not sent yet. */
  function rest() {
    form.removeAttribute("aria-busy");
    form.querySelectorAll("[aria-disabled]").forEach((one) => one.removeAttribute("aria-disabled"));
  }

  async function submit(event) {
    const button = event.submitter;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    if (saved === typed && !failures) {
      form.dataset.sending = "1";
      freshToken();
      tell("sent");
      return;
    }
    event.preventDefault();
    rest();
    if (!(await save())) {
      if (!told) warn(SILENT, true);
      return;
    }
    failures = 0;
    form.requestSubmit(button && button.form === form ? button : undefined);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", submit);
  form.addEventListener("call:renew", renew);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  window.addEventListener("pagehide", leave);
  /* Come back to by the browser's arrow, the page may be an old picture of the call: the server says where it stands. */
  window.addEventListener("pageshow", (event) => {
    const [way] = performance.getEntriesByType("navigation");
    if (event.persisted || (way && way.type === "back_forward")) window.location.replace(window.location.href);
  });
  window.addEventListener("online", () => saved !== typed && save());
  document.addEventListener("pointerdown", () => (lastActivity = Date.now()));
  document.addEventListener("keydown", () => (lastActivity = Date.now()));

  const held = Number(form.dataset.holdSeconds || 600) * 1000;
  setInterval(renew, Math.max(15000, Math.min(60000, held / 3)));
  restore();
})();
