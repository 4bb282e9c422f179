// The board of recoveries: a card is dragged to the next column, or taken there by an arrow key; what its step asks opens as a dialog.
const board = document.getElementById("board")
const dialog = document.getElementById("step-dialog")
const asked = document.getElementById("step-form")

let dragged = null // the card in the air
let missed = false // the board changed meanwhile
let taken = null // the card whose step was asked for
let arrives = null // the card that is looked for in its new column

const columnOf = (element) => element.closest("[data-step]")

function takeOn(card) {
  const link = card.querySelector(".onward")
  if (!link) return
  htmx.process(link) // a card that has only just been drawn would lead to a page of its own
  link.click()
}

function drop(card, column) {
  const home = columnOf(card)
  if (column === home) return
  if (column.dataset.step === home.dataset.onto) takeOn(card)
  else document.body.dispatchEvent(new CustomEvent("say", { detail: home.dataset.whyNot }))
}

board.addEventListener("dragstart", (event) => {
  dragged = event.target.closest(".card[draggable]")
  if (!dragged) return
  event.dataTransfer.effectAllowed = "move"
  event.dataTransfer.setDragImage(dragged, 24, 24)
  event.dataTransfer.setData("text/plain", dragged.querySelector(".who").textContent)
  dragged.classList.add("lifted")
  board.querySelector(`[data-step="${columnOf(dragged).dataset.onto}"]`)?.classList.add("welcome")
})

board.addEventListener("dragover", (event) => {
  if (dragged && columnOf(event.target)) event.preventDefault()
})

board.addEventListener("drop", (event) => {
  const column = columnOf(event.target)
  if (!dragged || !column) return
  event.preventDefault()
  drop(dragged, column)
})

board.addEventListener("dragend", () => {
  dragged?.classList.remove("lifted")
  for (const column of board.querySelectorAll(".welcome")) column.classList.remove("welcome")
  dragged = null
  if (missed) document.body.dispatchEvent(new CustomEvent("recovery-moved"))
  missed = false
})

board.addEventListener("click", (event) => {
  if (event.target.closest(".onward")) taken = event.target.closest(".card").dataset.pk
})

board.addEventListener("keydown", (event) => {
  const ahead = getComputedStyle(board).direction === "rtl" ? "ArrowLeft" : "ArrowRight"
  const card = event.target.closest(".card")
  if (!card || event.key !== ahead || event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return
  event.preventDefault()
  takeOn(card)
})

// The dialog opens with what came, and closes when the step is taken.
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target !== asked || !asked.firstElementChild) return
  if (!dialog.open) dialog.showModal()
  const field = asked.querySelector("[aria-invalid]") ?? asked.querySelector(".field :is(input, select, textarea), .go")
  field?.focus()
})
document.body.addEventListener("recovery-moved", () => {
  if (dialog.open) dialog.close()
  arrives = taken
  taken = null
})
dialog.addEventListener("close", () => asked.replaceChildren())
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close())

// What is looked at stays where it is when the board is drawn anew; who took a step finds the card in its new column.
function lookedAt() {
  const focused = document.activeElement.closest?.("#board .card")
  const seen = [...board.querySelectorAll(".card")].find((card) => card.getBoundingClientRect().top >= 0)
  return focused ?? board.querySelector(".card:hover") ?? seen
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== board) return
  if (dragged) {
    missed = true
    event.detail.shouldSwap = false
    return
  }
  const card = lookedAt()
  const at = card?.getBoundingClientRect().top
  document.body.addEventListener("htmx:afterSettle", () => settle(card?.dataset.pk, at), { once: true })
})

function settle(pk, at) {
  const card = board.querySelector(`.card[data-pk="${pk}"]`)
  if (card && window.scrollY) window.scrollBy(0, card.getBoundingClientRect().top - at)
  arrive()
}

function arrive() {
  if (arrives) document.getElementById(`card-${arrives}`)?.focus()
  arrives = null
}

// Where the news of it was quicker, the board stands as it should already.
document.body.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target === board && event.detail.xhr.status === 204) arrive()
})
