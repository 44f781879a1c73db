"use strict";
// Arrows from step to step, in the margin left of the code.
function drawArrows(finding) {
  const path = finding.querySelector(".path");
  const svg = path.querySelector("svg");
  const steps = [...path.querySelectorAll(".step")]
    .sort((a, b) => a.dataset.step - b.dataset.step);
  svg.querySelectorAll(":scope > path").forEach(p => p.remove());
  const top = path.getBoundingClientRect().top;
  const left = path.getBoundingClientRect().left;
  const point = step => {
    const box = step.getBoundingClientRect();
    return { x: box.left - left - 1, y: box.top - top + box.height / 2 };
  };
  for (let i = 0; i + 1 < steps.length; ++i) {
    const from = point(steps[i]), to = point(steps[i + 1]);
    // Long arrows lie outside of short ones.
    const reach = Math.min(92, 46 + Math.abs(to.y - from.y) / 12);
    const arrow = document.createElementNS("http://www.w3.org/2000/svg", "path");
    arrow.setAttribute("d", `M${from.x},${from.y + 4} C${from.x - reach},${from.y + 4} ` +
      `${to.x - reach},${to.y - 4} ${to.x - 5},${to.y - 4}`);
    arrow.setAttribute("marker-end", "url(#tip)");
    svg.appendChild(arrow);
  }
}
function open(finding) {
  finding.open = true;
  drawArrows(finding);
}
function goTo(step) {
  if (!step) return;
  document.querySelectorAll(".step.current").forEach(s => s.classList.remove("current"));
  step.classList.add("current");
  step.scrollIntoView({ block: "center", behavior: "smooth" });
}
function neighbour(step, by) {
  const number = Number(step.dataset.step) + by;
  return step.closest(".path").querySelector(`.step[data-step="${number}"]`);
}
const findings = [...document.querySelectorAll(".finding")];
findings.forEach(f => f.addEventListener("toggle", () => f.open && drawArrows(f)));
addEventListener("resize", () => findings.filter(f => f.open).forEach(drawArrows));
document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.by)
    goTo(neighbour(button.closest(".step"), Number(button.dataset.by)));
  if (button.dataset.rule) {
    filter.value = button.dataset.rule;
    apply();
  }
  if (button.id === "all") {
    const shown = findings.filter(f => !f.hidden);
    const close = shown.every(f => f.open);
    shown.forEach(f => close ? f.open = false : open(f));
  }
});
const filter = document.getElementById("filter");
function apply() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(w => w);
  let shown = 0;
  for (const f of findings) {
    const text = f.querySelector("summary").textContent.toLowerCase();
    f.hidden = !words.every(w => text.includes(w));
    shown += !f.hidden;
  }
  document.getElementById("shown").textContent =
    shown === findings.length ? "" : `${shown} of ${findings.length} shown`;
}
if (filter) filter.addEventListener("input", apply);
document.addEventListener("keydown", event => {
  if (event.target.tagName === "INPUT" || event.ctrlKey || event.metaKey) return;
  const current = document.querySelector(".step.current");
  if (event.key === "j" || event.key === "k") {
    if (current) return goTo(neighbour(current, event.key === "j" ? 1 : -1));
    const first = findings.find(f => f.open && !f.hidden);
    if (first) goTo(first.querySelector('.step[data-step="1"]'));
  }
});
findings.filter(f => f.open).forEach(drawArrows);
if (location.hash) {
  const f = document.getElementById(location.hash.slice(1));
  if (f) { open(f); f.scrollIntoView(); }
}
