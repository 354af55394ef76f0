/**
 * The script of the page, as it stands in the file. Everything is there without it; it adds search and filters that are
 * kept in the address, keys, copying, and opens what a link leads to.
 */
export const script = `
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const items = all("[data-item]");
  const filters = all("[data-filter]");
  const found = document.querySelector(".found");
  const clear = document.querySelector("[data-clear]");
  const help = document.getElementById("_keys");
  const texts = new WeakMap();
  const textOf = (item) => {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  };

  for (const element of all(".filters, .copy")) element.hidden = false;

  // Filters: every word has to be there, and every choice has to hold.
  const valueOf = (name) => filters.find((filter) => filter.dataset.filter === name)?.value.trim() ?? "";
  const apply = () => {
    const words = valueOf("q").toLowerCase().split(/\\s+/).filter(Boolean);
    const level = valueOf("level");
    const result = valueOf("result");
    const face = valueOf("interface");
    const tag = valueOf("tag");
    const active = Boolean(words.length || level || result || face || tag);
    let shown = 0;
    for (const item of items) {
      const data = item.dataset;
      const fits = (!level || data.level === level) && (!result || data.result === result)
        && (!face || data.interface.split(" ").includes(face)) && (!tag || (data.tag ?? "").split(" ").includes(tag)) && words.every((word) => textOf(item).includes(word));
      item.hidden = !fits;
      if (fits) shown++;
    }
    for (const group of all("[data-group]")) group.hidden = !group.querySelector("[data-item]:not([hidden])");
    for (const part of all("main > section")) {
      if (part.querySelector("[data-item]")) part.hidden = !part.querySelector("[data-item]:not([hidden])");
    }
    for (const suite of all("[data-suite]")) {
      const any = Boolean(suite.querySelector("[data-item]:not([hidden])"));
      suite.hidden = !any;
      if (active !== (suite.dataset.filtered === "yes")) suite.open = active && any;
      suite.dataset.filtered = active ? "yes" : "no";
    }
    found.textContent = active ? shown + " of " + items.length : "";
    clear.hidden = !active;
    return active;
  };
  const store = () => {
    const query = new URLSearchParams(filters.map((filter) => [filter.dataset.filter, filter.value.trim()]).filter(([, value]) => value)).toString();
    history.replaceState(null, "", query ? "#?" + query : location.pathname + location.search);
  };
  const reset = () => {
    for (const filter of filters) filter.value = "";
    apply();
  };
  let waiting = 0;
  for (const filter of filters) {
    filter.addEventListener("input", () => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        apply();
        store();
      });
    });
  }
  clear.addEventListener("click", () => {
    reset();
    store();
  });

  // The address: either filters, or a place, which is opened and shown.
  const read = () => {
    const hash = location.hash.slice(1);
    if (hash.startsWith("?")) {
      const query = new URLSearchParams(hash.slice(1));
      for (const filter of filters) filter.value = query.get(filter.dataset.filter) ?? "";
      apply();
      return;
    }
    const target = hash && document.getElementById(hash);
    if (!target) return;
    if (target.closest("[hidden]")) reset();
    for (let element = target; element; element = element.parentElement) if (element.localName === "details") element.open = true;
    const inner = target.matches("[data-item]") && target.querySelector("details");
    if (inner) inner.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", read);
  // A link to the place that the address already has brings no hashchange.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.hash === location.hash) read();
  });
  apply();
  read();

  // Keys.
  const focusable = (item) => item.querySelector("summary, th a") ?? item;
  const move = (step) => {
    const visible = items.filter((item) => item.getClientRects().length > 0);
    const at = visible.findIndex((item) => item.contains(document.activeElement));
    const next = visible[at < 0 ? (step > 0 ? 0 : visible.length - 1) : at + step];
    if (!next) return;
    focusable(next).focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };
  const search = filters.find((filter) => filter.dataset.filter === "q");
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape" && event.target === search) search.blur();
    if (event.target.matches?.("input, select, textarea")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "/") search.focus();
    else if (event.key === "?") help.showModal();
    else return;
    event.preventDefault();
  });
  document.querySelector("[data-help]").addEventListener("click", () => help.showModal());

  // Copying; pages opened from disk may have no clipboard.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  for (const button of all("[data-copy]")) {
    const label = button.textContent;
    button.addEventListener("click", async () => {
      const done = await copy(document.getElementById(button.dataset.copy).textContent);
      button.textContent = done ? "Copied" : "Select it by hand";
      setTimeout(() => (button.textContent = label), 1500);
    });
  }

  // Paper has no click: failures are printed open.
  addEventListener("beforeprint", () => {
    for (const details of all(".cause > details")) details.open = true;
  });
})();
`;
