// What a reader has unfolded stays unfolded when the part around it is swapped; a menu has done its work then.
let unfolded = []

document.body.addEventListener("htmx:beforeSwap", () => {
  unfolded = [...document.querySelectorAll("details[open][id]:not(.menu)")].map((details) => details.id)
})
document.body.addEventListener("htmx:afterSwap", () => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "")
})
