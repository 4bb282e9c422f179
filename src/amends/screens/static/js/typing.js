// News takes nothing away that is being typed or sent: a part with a changed field, or with the field one stands in, stays as it is, and
// says so if it would read otherwise.
const FIELDS = "textarea, input:not([type=hidden]), select"
const SENDING = "form.htmx-request, a.htmx-request"

function isChanged(field) {
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected)
  return field.value !== field.defaultValue
}

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target
  if (event.detail.requestConfig.elt !== part || !part.matches("[data-holds-typing]")) return
  const isSending = part.querySelector(SENDING) !== null
  const standsIn = document.activeElement?.matches(FIELDS) && part.contains(document.activeElement)
  if (!isSending && !standsIn && ![...part.querySelectorAll(FIELDS)].some(isChanged)) return
  event.detail.shouldSwap = false
  const fresh = new DOMParser().parseFromString(event.detail.serverResponse, "text/html").querySelector("[data-state]")
  if (!isSending && fresh && fresh.dataset.state !== part.dataset.state) part.querySelector("[data-stale]").hidden = false
})
