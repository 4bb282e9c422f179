// A part that is swapped leaves its reader alone: what was unfolded stays unfolded (a menu has done its work then), and where the part
// changed by itself, what has the focus keeps it and what is read stays where it is.
let unfolded = []
let kept = null // what had the focus, or else what was in sight, and how far from the top

function nameOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`
  if (element.matches("summary")) return element.parentElement.id && `#${CSS.escape(element.parentElement.id)} > summary`
  return element.matches("a[href]") && `a[href="${CSS.escape(element.getAttribute("href"))}"]`
}

function scroller(part) {
  for (let box = part; box; box = box.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight) return box
  }
  return document.scrollingElement
}

function readIn(part) {
  if (part.contains(document.activeElement) && nameOf(document.activeElement)) return document.activeElement
  if (!scroller(part).scrollTop) return null
  return [...part.querySelectorAll("[id], a[href]")].find((one) => one.getClientRects().length && one.getBoundingClientRect().top >= 0)
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  unfolded = [...document.querySelectorAll("details[open][id]:not(.menu)")].map((details) => details.id)
  const { xhr, target, requestConfig } = event.detail
  const read = requestConfig.elt === target ? readIn(target) : null
  kept = read && { xhr, name: nameOf(read), top: read.getBoundingClientRect().top, hasFocus: read === document.activeElement }
})

document.body.addEventListener("htmx:afterSwap", (event) => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "")
  if (!kept || kept.xhr !== event.detail.xhr) return
  const read = document.querySelector(kept.name)
  if (!read) return
  if (kept.hasFocus) read.focus({ preventScroll: true })
  scroller(read.parentElement).scrollTop += read.getBoundingClientRect().top - kept.top
})
