// Comfort only: every page works without this file. It remembers the last corridors in this browser and nowhere else,
// and shows the buttons to print, to share and to copy.
"use strict";
(() => {
  const KEY = "recent-corridors";
  const read = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(kept) ? kept.filter((slug) => /^[a-z]{2}-[a-z]{2}$/.test(slug)) : [];
    } catch {
      return [];
    }
  };
  const slug = document.body.dataset.corridor;
  if (slug) {
    try {
      localStorage.setItem(KEY, JSON.stringify([slug, ...read().filter((other) => other !== slug)].slice(0, 5)));
    } catch {
      // A browser that keeps nothing is a browser that remembers nothing.
    }
  }
  const recent = document.getElementById("recent");
  if (recent) {
    const list = recent.querySelector("ul");
    for (const kept of read()) {
      const link = document.querySelector(`.corridors a[href$="/${kept}"]`);
      if (link) {
        const item = document.createElement("li");
        const copy = link.cloneNode(true);
        copy.textContent = link.getAttribute("aria-label"); // apart from its group it has to name both countries
        copy.removeAttribute("aria-label");
        item.append(copy);
        list.append(item);
      }
    }
    recent.hidden = !list.children.length;
    recent.querySelector("button").addEventListener("click", () => {
      localStorage.removeItem(KEY);
      recent.hidden = true;
    });
  }
  for (const button of document.querySelectorAll("button[data-does]")) {
    const does = button.dataset.does;
    if ((does === "share" && !navigator.share) || (does === "copy" && !navigator.clipboard)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      if (does === "print") print();
      else if (does === "copy") {
        const field = document.getElementById(button.dataset.of);
        field.select(); // what is copied is seen
        navigator.clipboard.writeText(field.value).catch(() => {});
      } else navigator.share({ title: document.title, url: location.href }).catch(() => {});
    });
  }
})();
