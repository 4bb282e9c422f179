// The key that shows all of a shortened letter means the newest one that can be seen.
const isInSight = (link) => {
  const { top, bottom } = link.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

function point() {
  const links = [...document.querySelectorAll("a.whole")]
  const meant = links.findLast(isInSight) ?? links.at(-1)
  for (const link of links) {
    if (link === meant) link.dataset.key = "f"
    else delete link.dataset.key
  }
}

point()
document.body.addEventListener("htmx:afterSettle", point)
addEventListener("scroll", point, { capture: true, passive: true })
