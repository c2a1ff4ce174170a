/* Runs in every page that is measured, before anything of the page: notes when the greeting and the answer can be seen.
   `FOUND` is put in by browser.py: {greeting, answer}, each a function that finds the element. */
(() => {
  const noted = { blocked: 0, shifts: [], violations: [] };
  window.noted = noted;
  const observe = (type, use) => new PerformanceObserver((list) => list.getEntries().forEach(use)).observe({ type, buffered: true });
  observe("layout-shift", (entry) => entry.hadRecentInput || noted.shifts.push([entry.startTime, entry.value]));
  observe("longtask", (entry) => { if (!("greeting" in noted)) noted.blocked += Math.max(0, entry.duration - 50); });
  observe("paint", (entry) => { if (entry.name === "first-contentful-paint") noted.paint = entry.startTime; });
  document.addEventListener("securitypolicyviolation", (event) => noted.violations.push(`${event.effectiveDirective} ${event.blockedURI}`));
  addEventListener("keydown", (event) => { if (event.key === "Enter" && !("sent" in noted)) noted.sent = event.timeStamp; }, true);

  const found = FOUND;
  const seen = (element) => element && element.getBoundingClientRect().height > 0;
  const look = () => {
    for (const name of ["greeting", "answer"]) {
      // In the frame after the one that drew it.
      if (!(name in noted) && seen(found[name]())) requestAnimationFrame((now) => { if (!(name in noted)) noted[name] = now; });
    }
    requestAnimationFrame(look);
  };
  look();
})();
