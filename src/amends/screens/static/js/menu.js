// What opens below a button: the focus goes in, Escape and a press elsewhere shut it.
const OPEN = "details.menu[open]"

document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches?.(OPEN)) return
    for (const other of document.querySelectorAll(OPEN)) if (other !== event.target) other.open = false
    event.target.querySelector(".choices :is(a, select, button, input:not([type=hidden]))")?.focus()
  },
  true,
)

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector(OPEN)
  if (!menu) return
  menu.open = false
  menu.querySelector("summary").focus()
})

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(event.target)) menu.open = false
})
