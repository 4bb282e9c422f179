// Ctrl-K: what is typed narrows the pages and deeds that are in sight, and asks the house for customers, conversations and causes.
import { nameOf } from "./names.js"

const palette = document.getElementById("palette")
const input = palette.querySelector("input")
const here = document.getElementById("palette-here")
const results = document.getElementById("palette-results")
let chosen = 0

for (const button of document.querySelectorAll("[data-palette]")) {
  button.hidden = false
  button.addEventListener("click", open)
}

function options() {
  return [...results.querySelectorAll("[role=option]")]
}

function choose(at) {
  const all = options()
  if (!all.length) return input.removeAttribute("aria-activedescendant")
  chosen = (at + all.length) % all.length
  all.forEach((option, n) => {
    option.id = `option-${n}`
    option.setAttribute("aria-selected", n === chosen)
  })
  input.setAttribute("aria-activedescendant", `option-${chosen}`)
  all[chosen].scrollIntoView({ block: "nearest" })
}

function option(element) {
  const row = Object.assign(document.createElement("button"), { type: "button", className: "option" })
  row.setAttribute("role", "option")
  row.tabIndex = -1
  row.append(Object.assign(document.createElement("span"), { textContent: nameOf(element) }))
  row.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.key }))
  row.addEventListener("click", () => {
    palette.close()
    if (element.matches("input, textarea, select")) element.focus()
    else element.click()
  })
  return row
}

function narrow() {
  const wanted = input.value.trim().toLowerCase()
  const there = [...document.querySelectorAll("[data-key]")].filter((element) => !element.closest("dialog") && element.getClientRects().length && !element.disabled)
  const matching = there.filter((element) => !element.hasAttribute("data-palette") && nameOf(element).toLowerCase().includes(wanted))
  const groups = [
    [palette.dataset.go, matching.filter((element) => element.closest(".rail"))],
    [palette.dataset.do, matching.filter((element) => !element.closest(".rail"))],
  ]
  here.replaceChildren(...groups.filter(([, found]) => found.length).flatMap(([name, found]) => [heading(name), ...found.map(option)]))
  if (!wanted) document.getElementById("palette-found").replaceChildren()
  choose(0)
}

function heading(name) {
  const title = Object.assign(document.createElement("h3"), { textContent: name })
  title.setAttribute("role", "presentation")
  return title
}

function open() {
  if (palette.open) return
  input.value = ""
  palette.showModal()
  narrow()
  input.focus()
}

input.addEventListener("input", narrow)
document.body.addEventListener("htmx:afterSwap", (event) => event.target.id === "palette-found" && choose(chosen))
palette.addEventListener("click", (event) => event.target === palette && palette.close())
palette.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault()
    choose(chosen + (event.key === "ArrowDown" ? 1 : -1))
  } else if (event.key === "Enter" && options().length) {
    event.preventDefault()
    options()[chosen]?.click()
  }
})
addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey) return
  event.preventDefault()
  open()
})
