// A talk: hears that something was said, looks again, says what is typed, and tells the house what it has shown.
const said = document.querySelector(".said")
const state = document.querySelector(".state")
const form = document.querySelector("form.say")
const text = form.querySelector("textarea")
const errors = form.querySelector("[data-errors]")
const here = location.pathname
const key = `amends chat ${document.body.dataset.slug}`
const NEAR = 80 // pixels from the end: whoever reads further up is not moved
let isOpen = parent === window // within another page, that page says when its visitor sees us
let told = 0
let events = null

function keep(deed) {
  try {
    deed(localStorage) // a browser may forbid it within another site's page
  } catch {}
}

function clocks() {
  for (const time of said.querySelectorAll("time"))
    time.textContent = new Date(time.dateTime).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })
}

function toTheEnd() {
  said.scrollTop = said.scrollHeight
}

async function tellWhatIsShown() {
  const list = said.querySelector("ol")
  const newest = Number(list.dataset.newest)
  const isSeen = isOpen && document.visibilityState === "visible"
  if (parent !== window) parent.postMessage({ amends: "chat", unheard: isSeen ? 0 : Number(list.dataset.unheard) }, "*")
  if (!isSeen || newest <= told) return
  const answer = await fetch(`${here}heard/`, { method: "POST", body: new URLSearchParams({ number: newest }) })
  if (answer.ok) told = newest
}

function show(html) {
  const isNear = said.scrollHeight - said.scrollTop - said.clientHeight < NEAR
  const fresh = document.createElement("div")
  fresh.innerHTML = html
  const [old, now] = [said, fresh].map((one) => one.querySelectorAll("li"))
  const isMore = now.length > old.length && [...old].every((one, at) => one.textContent === now[at].textContent)
  if (isMore) said.querySelector("ol").append(...[...now].slice(old.length)) // only what is new is read out
  if (isMore) Object.assign(said.querySelector("ol").dataset, fresh.querySelector("ol").dataset)
  else said.innerHTML = html
  clocks()
  if (isNear) toTheEnd()
  tellWhatIsShown()
}

async function look() {
  const answer = await fetch(`${here}lines/`)
  if (answer.ok) show(await answer.text())
}

async function say() {
  const body = new URLSearchParams(new FormData(form))
  const answer = await fetch(here, { method: "POST", body }).catch(() => null)
  if (!answer) return (errors.textContent = state.dataset.away)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const wrong = page.querySelector("[data-errors]")?.innerHTML.trim() ?? state.dataset.away
  errors.innerHTML = answer.ok ? "" : wrong
  if (!answer.ok) return
  text.value = ""
  form.elements.nonce.value = page.querySelector("[name=nonce]").value
  show(page.querySelector(".said").innerHTML)
  toTheEnd()
}

// A page nobody looks at hangs up, since a browser keeps only a few connections to one house.
function listen() {
  events?.close()
  events = null
  if (document.visibilityState !== "visible") return
  events = new EventSource(`${here}events`)
  events.addEventListener("change", look)
  events.addEventListener("open", () => ((state.textContent = ""), look()))
  events.addEventListener("error", () => {
    state.textContent = state.dataset.away
    if (events?.readyState === EventSource.CLOSED) setTimeout(listen, 5000)
  })
}

form.addEventListener("submit", (event) => (event.preventDefault(), say()))
text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  say()
})
document.querySelector("[data-anew]").addEventListener("click", () => keep((store) => store.removeItem(key)))
document.addEventListener("visibilitychange", listen)
addEventListener("message", (event) => {
  if (event.source !== parent || event.data?.amends !== "chat") return
  isOpen = event.data.isOpen
  tellWhatIsShown()
  if (isOpen) text.focus()
})
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && parent !== window) parent.postMessage({ amends: "chat", close: true }, "*")
})

keep((store) => (store[key] = here))
clocks()
toTheEnd()
tellWhatIsShown()
listen()
