// A word stays until it has been read: it goes by itself unless it is a refusal, is pointed at, or holds the focus.
const STAYS = 9000
const toasts = document.getElementById("toasts")

function seeOut(toast) {
  toast.dataset.timed = "yes"
  if (toast.classList.contains("wrong")) return
  setTimeout(() => (toast.matches(":hover, :focus-within") ? seeOut(toast) : toast.remove()), STAYS)
}

function look() {
  for (const toast of toasts.querySelectorAll(".toast:not([data-timed])")) seeOut(toast)
}

toasts.addEventListener("click", (event) => event.target.closest("button[data-shut]")?.closest(".toast").remove())
new MutationObserver(look).observe(toasts, { childList: true })
look()

// What went wrong on the way is said too, with what to try.
function say(text, className = "toast wrong") {
  const toast = Object.assign(document.createElement("div"), { className })
  toast.append(Object.assign(document.createElement("span"), { textContent: text }))
  const shut = Object.assign(document.createElement("button"), { type: "button", className: "shut", textContent: "×" })
  shut.setAttribute("aria-label", toasts.dataset.shut)
  shut.dataset.shut = ""
  toast.append(shut)
  toasts.append(toast)
}
document.body.addEventListener("say", (event) => say(event.detail, "toast"))
document.body.addEventListener("htmx:sendError", () => say(toasts.dataset.unreachable))
document.body.addEventListener("htmx:responseError", (event) => event.detail.xhr.status !== 404 && say(toasts.dataset.broken))
