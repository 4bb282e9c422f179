// A list that changes while it is read. At the top, with nothing in it focused or pointed at, its rows are swapped where they are;
// else nothing moves, and a quiet word says how many changed. Where only times grew older, only they are written anew.
const NEAR_TOP = 40
const POINTED = 2000

let held = null // what the rows would read now
let pointedAt = -POINTED

const list = () => document.querySelector("[data-list]")
const word = () => document.querySelector("[data-changed]")
const rowsOf = (part) => new Map([...part.querySelectorAll("[data-row]")].map((link) => [link.id, link.closest("li")]))

// What a row says apart from times: two rows that say the same read the same.
function saidBy(row) {
  const copy = row.cloneNode(true)
  for (const aged of copy.querySelectorAll(".when, time")) aged.remove()
  return copy.textContent.replace(/\s+/g, " ") + row.className
}

function scroller(part) {
  for (let box = part; box; box = box.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight) return box
  }
  return document.scrollingElement
}

function isRead(part) {
  return scroller(part).scrollTop > NEAR_TOP || part.contains(document.activeElement) || performance.now() - pointedAt < POINTED
}

function changes(was, is) {
  const altered = [...is].filter(([id, row]) => was.has(id) && saidBy(was.get(id)) !== saidBy(row)).length
  const come = [...is.keys()].filter((id) => !was.has(id)).length
  const gone = [...was.keys()].filter((id) => !is.has(id)).length
  const many = altered + Math.max(come, gone)
  return many || Number([...was.keys()].join() !== [...is.keys()].join())
}

function grow(older, was, is) {
  for (const [id, row] of is) {
    for (const aged of [".when", ".chips"]) was.get(id)?.querySelector(aged)?.replaceWith(row.querySelector(aged))
  }
  list().querySelector("[name=seen]").value = older.querySelector("[name=seen]").value
}

function hold(text, many) {
  held = text
  word().textContent = many === 1 ? word().dataset.one : word().dataset.many.replace("{n}", many)
  word().hidden = false
}

function letGo() {
  held = null
  word().hidden = true
}

function show() {
  htmx.swap(list(), held, { swapStyle: "outerHTML" })
  letGo()
  scroller(list()).scrollTo({ top: 0 })
  list().closest(".list").querySelector("[data-list-name]").focus({ preventScroll: true })
}

// As many rows are asked for as are shown.
document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.matches("[data-list]")) event.detail.parameters.many = event.detail.elt.querySelectorAll("[data-row]").length
})

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.target.matches("[data-list]")) return
  if (event.detail.xhr.status === 204) return letGo()
  if (event.detail.xhr.status !== 200) return
  const text = event.detail.serverResponse
  const fresh = new DOMParser().parseFromString(text, "text/html").body
  const [was, is] = [rowsOf(list()), rowsOf(fresh)]
  const many = changes(was, is)
  if (many && !isRead(list())) return letGo()
  event.detail.shouldSwap = false
  if (many) return hold(text, many)
  letGo()
  grow(fresh, was, is)
})

// The rows that were asked for are read from the first of them on.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (!event.detail.target.matches("[data-more]")) return
  const before = rowsOf(list()).size
  document.body.addEventListener("htmx:afterSettle", () => [...rowsOf(list()).values()][before]?.querySelector("[data-row]").focus(), { once: true })
})

document.body.addEventListener("click", (event) => event.target.closest("[data-changed]") && held && show())

document.body.addEventListener("pointermove", (event) => {
  if (event.target.closest?.("[data-list]")) pointedAt = performance.now()
})

// On a narrow screen the views stand in a strip: the one that is open is in sight.
function showChosen() {
  const strip = document.querySelector(".shelves")
  const chosen = strip?.querySelector("[aria-current]")
  if (!chosen || strip.dataset.shown) return
  strip.dataset.shown = "yes"
  chosen.scrollIntoView({ block: "nearest", inline: "center" })
}
document.body.addEventListener("htmx:afterSettle", showChosen)
showChosen()
