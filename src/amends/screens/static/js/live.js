// Tells the page that something changed: one "change-heard" on the body, at once, then at most every REST milliseconds,
// and beside it one "heard-NOUN" for each noun that it was about ("heard-messages"), or for all where that is not known.
// A page nobody looks at hangs up, since a browser keeps only a few connections to one house.
const REST = 300
const AGAIN = 5000

let events = null
let rests = false
let missed = false
let nouns = new Set()
let toldAt = 0

function tell(noun = "all") {
  nouns.add(noun)
  if (rests) {
    missed = true
    return
  }
  rests = true
  const about = nouns
  nouns = new Set()
  toldAt = performance.now()
  document.body.dispatchEvent(new CustomEvent("change-heard"))
  for (const one of about) document.body.dispatchEvent(new CustomEvent(`heard-${one}`))
  setTimeout(() => {
    rests = false
    if (missed) {
      missed = false
      const [one] = nouns
      tell(one)
    }
  }, REST)
}

function listen() {
  events = new EventSource("/events")
  events.addEventListener("change", (event) => tell(event.data === "missed" ? "all" : event.data.split(".")[0]))
  events.addEventListener("open", () => {
    document.documentElement.dataset.live = "yes"
    tell() // something may have changed since the page was made
  })
  events.addEventListener("error", () => {
    delete document.documentElement.dataset.live
    if (events.readyState !== EventSource.CLOSED) return // it tries again by itself
    tell() // who is no longer signed in is shown the door
    setTimeout(look, AGAIN)
  })
}

function hangUp() {
  events?.close()
  events = null
  delete document.documentElement.dataset.live
}

function look() {
  hangUp()
  if (document.visibilityState === "visible") listen()
}

// What came while a part was fetched must not be lost with the part that heard of it: what replaces it asks again.
document.body.addEventListener("htmx:beforeSend", (event) => (event.detail.xhr.sentAt = performance.now()))
document.body.addEventListener("htmx:afterSwap", (event) => {
  const { xhr, requestConfig } = event.detail
  if (toldAt > xhr?.sentAt && !requestConfig.elt.isConnected && requestConfig.verb === "get") tell()
})

document.addEventListener("visibilitychange", look)
addEventListener("pagehide", hangUp)
addEventListener("pageshow", (shown) => shown.persisted && look())
look()
