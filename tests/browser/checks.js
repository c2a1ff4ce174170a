/* What axe does not look at, as faults in words: size of targets, scrolling sideways, headings, language, the mark of the focus and
   whether something lies over what has it. Changes the focus and how far the page is scrolled. */
() => {
  const faults = [];
  const shown = (node) => node.checkVisibility({ visibilityProperty: true });
  const named = (node) => node.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const sideways = () => document.documentElement.scrollWidth > innerWidth;

  if (!document.documentElement.lang.startsWith("ja")) faults.push(`lang: ${document.documentElement.lang}`);
  const headings = Array.from(document.querySelectorAll("h1")).filter(shown);
  if (headings.length !== 1) faults.push(`h1: ${headings.length} of them`);
  if (sideways()) {
    const wide = Array.from(document.querySelectorAll("body *")).filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && shown(node));
    faults.push(`sideways: ${document.documentElement.scrollWidth} px wide, ${wide.slice(-1).map(named)}`);
  }

  /** In a line of words a target may be as high as the line (WCAG 2.5.8, inline). */
  const inline = (node) => getComputedStyle(node).display === "inline" && node.parentNode.textContent.trim() !== node.textContent.trim();
  const targets = Array.from(document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"))
    .filter((node) => shown(node) && !node.disabled);
  targets.forEach((node) => {
    const { width, height } = (node.closest("label") || node).getBoundingClientRect();
    if ((width < 24 || height < 24) && !inline(node)) faults.push(`target: ${Math.round(width)} × ${Math.round(height)} px ${named(node)}`);
  });

  const look = (node) => {
    const style = getComputedStyle(node);
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow].join();
  };
  /** Is a part of it to be seen, or does something lie over all of it? */
  const seen = (node) => Array.from(node.getClientRects()).some((box) => [0.1, 0.5, 0.9].some((across) => [0.1, 0.5, 0.9].some((down) => {
    const hit = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
    return hit && (node.contains(hit) || hit.contains(node));
  })));
  targets.forEach((node) => {
    document.activeElement.blur();
    const fold = node.closest("details");
    if (fold && node.localName !== "summary") fold.open = true; // the list of settings closes when the focus is elsewhere
    const before = look(node);
    node.focus();
    if (document.activeElement !== node) faults.push(`focus: never on ${named(node)}`);
    else if (look(node) === before) faults.push(`focus: not marked on ${named(node)}`);
    else if (!seen(node)) faults.push(`focus: covered on ${named(node)}`);
  });
  return faults;
}
