// The key that shows all of a shortened letter means the newest one in sight; what is shown in its place is read from its beginning.
const isThere = (link) => link.getClientRects().length > 0
const isInSight = (link) => {
  const { top, bottom } = link.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

function point() {
  const links = [...document.querySelectorAll("a.whole")].filter(isThere)
  const meant = links.findLast(isInSight) ?? links.at(-1)
  for (const link of links) {
    if (link === meant) link.dataset.key = "f"
    else delete link.dataset.key
  }
}

point()
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.matches(".said, .as")) event.target.closest(".message")?.scrollIntoView({ block: "start" })
  point()
})
addEventListener("scroll", point, { capture: true, passive: true })
