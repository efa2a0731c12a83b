// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
// The search. It loads its index when it is first opened.
{
  const MOST = 12;
  const root = document.documentElement.dataset.root;
  const button = document.querySelector("header .search");
  let index;

  const load = (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${root}assets/${name}`;
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(`${name} was not loaded`)));
      document.head.append(script);
    });
  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const field = element("input", { type: "search", placeholder: "Search the documentation", autocomplete: "off", spellcheck: false, ariaLabel: "Search the documentation" });
  const count = element("p", { className: "count", role: "status" });
  const results = element("ul");
  const close = element("button", { type: "button", textContent: "Close" });
  const dialog = element("dialog", { className: "finder", ariaLabel: "Search" }, element("div", {}, field, close), count, results);
  document.body.append(dialog);

  const result = ({ url, title, heading, start }) =>
    element("li", {}, element("a", { href: root + url }, element("strong", { textContent: heading }), element("span", { textContent: title === heading ? "" : title }), element("small", { textContent: start })));

  const show = () => {
    if (!index) {
      return;
    }
    const found = index.search(field.value, { prefix: true, fuzzy: (term) => (term.length > 5 ? 0.2 : 0), combineWith: "AND", boost: { heading: 4, title: 2 } });
    results.replaceChildren(...found.slice(0, MOST).map(result));
    count.textContent = field.value.trim() ? (found.length === 1 ? "1 section found" : `${found.length || "No"} sections found`) : "";
  };
  const open = async () => {
    if (dialog.open) {
      return;
    }
    dialog.showModal();
    field.select();
    if (!index) {
      try {
        await Promise.all([load("minisearch.js"), load("search-index.js")]);
        index = window.MiniSearch.loadJS(window.siteSearch.index, window.siteSearch.options);
        show();
      } catch {
        count.textContent = "The search could not be loaded. Reload the page to try again.";
      }
    }
  };
  /** Moves between the field and the results. */
  const move = (step) => {
    const stops = [field, ...results.querySelectorAll("a")];
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
  };

  button.hidden = false;
  button.addEventListener("click", open);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target.closest("a")) {
      dialog.close();
    }
  });
  field.addEventListener("input", show);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault(); // else the browser only empties the field
      dialog.close();
    } else if (event.key === "Enter" && event.target === field) {
      results.querySelector("a")?.click();
    }
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if ((event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      open();
    }
  });
}
