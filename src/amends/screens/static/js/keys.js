// Keys of a page are declared where they work: data-key="e" is clicked, or focused where it is typed into; data-key="g d" is two keys.
// Rows (data-row) are walked by j and k. Inside fields keys write, and whoever switched keys off has none but Escape.
import { nameOf } from "./names.js"

const PAUSE = 900
const TYPED_INTO = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]"
const help = document.getElementById("keys")

let first = ""
let firstAt = 0

const seen = (element) => element.getClientRects().length > 0 && !element.closest("[inert]")
const within = () => document.querySelector("dialog[open]") ?? document

function keyed(key) {
  return [...within().querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((element) => seen(element) && !element.disabled)
}

function press(element) {
  if (element.matches(TYPED_INTO)) element.focus()
  else element.click()
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")].filter(seen)
  if (!rows.length) return false
  const at = rows.indexOf(document.activeElement)
  const here = at >= 0 ? at : rows.findIndex((row) => row.getAttribute("aria-current"))
  const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)]
  next.focus()
  next.scrollIntoView({ block: "nearest" })
  return true
}

function pressed(key, at) {
  const both = at - firstAt < PAUSE ? `${first} ${key}` : key
  const element = keyed(both) ?? keyed(key)
  first = key
  firstAt = at
  if (element) {
    first = ""
    press(element)
    return true
  }
  if (key === "?") return showHelp()
  return key === "j" ? walk(1) : key === "k" ? walk(-1) : false
}

function line(keys, name) {
  const term = document.createElement("dt")
  for (const key of keys.split(" ")) term.append(Object.assign(document.createElement("kbd"), { textContent: key }), " ")
  return [term, Object.assign(document.createElement("dd"), { textContent: name })]
}

function showHelp() {
  if (help.open) return false
  const list = document.getElementById("keys-here")
  const known = new Map([["Ctrl K", list.dataset.paletteName]])
  if (document.querySelector("[data-row]")) known.set("j k", list.dataset.rowsName)
  for (const element of document.querySelectorAll("[data-key]")) {
    if (seen(element) && !known.has(element.dataset.key)) known.set(element.dataset.key, nameOf(element))
  }
  list.replaceChildren(...[...known].flatMap(([keys, name]) => line(keys, name)))
  help.showModal()
  return true
}

addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.keys === "off" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target.closest?.(TYPED_INTO)) return
  if (event.key.length === 1 && pressed(event.key, event.timeStamp)) event.preventDefault()
})

// Ctrl-Enter sends the form that is being written.
addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || !(event.ctrlKey || event.metaKey)) return
  const form = event.target.closest?.("form[data-ctrl-enter]")
  const go = form?.querySelector("[data-go]")
  if (!form || go?.disabled) return
  event.preventDefault()
  form.requestSubmit(go)
})

// What was asked for by itself is typed into at once.
document.body.addEventListener("htmx:afterSettle", (event) => event.target.querySelector?.("[data-asked]")?.focus())
