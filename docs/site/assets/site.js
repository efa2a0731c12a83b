// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
// The page works without this script. It adds the menu on narrow screens, the colors, the copy buttons, and the notice.
{
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const findAll = (selector) => document.querySelectorAll(selector);

  const menu = find(".menu");
  const openMenu = (open) => {
    menu.setAttribute("aria-expanded", String(open));
    find(".pages").classList.toggle("open", open);
  };
  root.classList.add("scripted");
  menu.addEventListener("click", () => openMenu(menu.getAttribute("aria-expanded") === "false"));
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && menu.getAttribute("aria-expanded") === "true") {
      openMenu(false);
      menu.focus();
    }
  });

  const theme = find(".theme");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ?? (prefersDark.matches ? "dark" : "light")) === "dark";
  const showTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.hidden = false;
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    showTheme();
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // This browser keeps nothing: the choice holds for this page.
    }
  });
  prefersDark.addEventListener("change", showTheme);
  showTheme();

  if (navigator.clipboard) {
    for (const button of findAll(".copy")) {
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(button.closest(".code").querySelector("code").textContent);
        button.textContent = "Copied";
        setTimeout(() => (button.textContent = "Copy"), 2000);
      });
    }
  }

  // What scrolls sideways must be reachable by keyboard, and nothing else should be.
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) {
        target.tabIndex = 0;
      } else {
        target.removeAttribute("tabindex");
      }
    }
  });
  findAll(".scroller").forEach((scroller) => sizes.observe(scroller));

  // The heading that is being read.
  const links = new Map([...findAll(".contents a")].map((link) => [decodeURIComponent(link.hash.slice(1)), link]));
  const headings = new IntersectionObserver(
    (entries) => {
      const entered = entries.find((entry) => entry.isIntersecting);
      if (entered) {
        links.forEach((link) => link.classList.remove("current"));
        links.get(entered.target.id).classList.add("current");
      }
    },
    { rootMargin: "-64px 0px -70% 0px" },
  );
  links.forEach((_, id) => headings.observe(document.getElementById(id)));

  // On narrow screens the menu is closed, so only a wide one has something to scroll.
  find(".pages [aria-current]")?.scrollIntoView({ block: "nearest" });

  const { latest } = window.siteVersions ?? {};
  if (latest && latest !== root.dataset.version) {
    find(".old").hidden = false;
  }
}
