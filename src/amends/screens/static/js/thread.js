// A thread that grows while it is read: what is new takes its place, what is there stays where it is, and a word tells of what came below.
// Parts that are being typed into are not taken from under anybody's hands by a change elsewhere.
const FIELDS = "input:not([type=hidden]), textarea, select"

let heard = false // what is swapped now was heard of, not asked for
let asking = null // the form that asked for it
let unread = 0

const thread = () => document.getElementById("thread")
const list = () => thread().querySelector(".items")
const pill = () => document.getElementById("below")
const isKnown = (item) => item.dataset.state !== undefined

const typed = (field) =>
  field.matches("select")
    ? [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0
    : field.matches("[type=checkbox], [type=radio]")
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue

// A part is left alone while its owner types in it, has opened a menu of it, or waits for the answer to another of its forms.
function isInHand(part) {
  if (heard && part.querySelector(`details.menu[open], :is(${FIELDS}):focus`)) return true
  if ([...part.querySelectorAll(".htmx-request")].some((form) => form !== asking)) return true
  return [...part.querySelectorAll(FIELDS)].some((field) => !asking?.contains(field) && typed(field))
}

// What is heard does not take a form away whose answer is on its way: without its form that answer would find no place.
const isAwaited = (item) => heard && item.querySelector(".htmx-request") !== null

const isAtEnd = () => list().getBoundingClientRect().bottom <= Math.min(thread().getBoundingClientRect().bottom, innerHeight) + 60

function place(item, after) {
  const known = document.getElementById(item.id)
  if (known && (known.dataset.state === item.dataset.state || isAwaited(known))) return known
  if (known) known.replaceWith(item)
  else if (after) after.after(item)
  else list().append(item)
  htmx.process(item)
  return item
}

// Items are found again by their ids; those above the first that came are older, and stay.
function reconcile(fresh) {
  const wanted = [...fresh.querySelectorAll(".items > li")].filter(isKnown)
  const ids = new Set(wanted.map((item) => item.id))
  const first = wanted.map((item) => document.getElementById(item.id)).find((item) => item && !item.matches(".day"))
  const below = [...list().children].filter((item) => isKnown(item) && first && first.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING)
  for (const item of below) if (!ids.has(item.id) && !isAwaited(item)) item.remove()
  if (wanted.length) list().querySelector(".nothing")?.remove()
  const come = wanted.filter((item) => item.matches(".message") && !document.getElementById(item.id)).length
  let after = null
  for (const item of wanted) after = place(item, after)
  thread().dataset.newest = fresh.dataset.newest
  thread().querySelector(".mark").value = fresh.querySelector(".mark").value
  return come
}

function tell(come) {
  unread = come ? unread + come : 0
  pill().textContent = unread === 1 ? pill().dataset.one : pill().dataset.many.replace("{n}", unread)
  pill().hidden = !unread
}

function toEnd() {
  const last = list().lastElementChild
  last?.scrollIntoView({ block: "end" })
  tell(0)
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const elt = event.detail.requestConfig.elt
  heard = elt.id === "listening"
  asking = elt.closest("form")
})

document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail
  if (target.matches("[data-part]")) event.detail.shouldSwap = !isInHand(target)
  if (target.id !== "thread") return
  event.detail.shouldSwap = false
  const wasAtEnd = isAtEnd()
  const come = reconcile(fragment.firstElementChild ?? fragment)
  if (wasAtEnd || !heard) {
    if (come) queueMicrotask(toEnd) // the composer below takes its place first
  } else if (come) tell(come)
})

// What is read stays where it is when older words are put above it; a day that goes on below them is named once.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "earlier") return
  const read = list().querySelector(".message")
  const top = read.getBoundingClientRect().top
  const settle = () => {
    for (const day of list().querySelectorAll(".day")) if (document.getElementById(day.id) !== day) day.remove()
    const box = getComputedStyle(thread()).overflowY === "visible" ? document.scrollingElement : thread()
    box.scrollTop += read.getBoundingClientRect().top - top
  }
  document.body.addEventListener("htmx:afterSwap", settle, { once: true })
})

document.body.addEventListener("click", (event) => event.target.id === "below" && toEnd())
addEventListener("scroll", () => unread && isAtEnd() && tell(0), { capture: true, passive: true })

// On a narrow screen the whole page scrolls: a long thread is read from its newest words on.
if (!location.hash && list().getBoundingClientRect().height > innerHeight && getComputedStyle(thread()).overflowY === "visible") {
  list().lastElementChild.scrollIntoView({ block: "center" })
}
