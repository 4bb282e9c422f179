// What opens below a button: the focus goes in at once, Escape and a press elsewhere shut it.
const OPEN = "details.menu[open]"

function shut(except) {
  for (const menu of document.querySelectorAll(OPEN)) if (menu !== except) menu.open = false
}

const enter = (menu) => menu.querySelector(".choices :is(a, select, button, input:not([type=hidden]))")?.focus()

document.addEventListener("click", (event) => {
  const summary = event.target.closest("details.menu > summary")
  if (!summary) return shut(event.target.closest(OPEN))
  event.preventDefault()
  const menu = summary.parentElement
  menu.open = !menu.open
  shut(menu)
  if (menu.open) enter(menu)
})

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(OPEN)
  if (!menu) return
  menu.open = false
  menu.querySelector("summary").focus()
})
