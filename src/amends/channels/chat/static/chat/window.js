// Who has a talk under way in this browser goes on with it.
const key = `amends chat ${document.body.dataset.slug}`

function kept() {
  try {
    return localStorage[key] // a browser may forbid it within another site's page
  } catch {
    return null
  }
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && parent !== window) parent.postMessage({ amends: "chat", close: true }, "*")
})

const talk = kept()
if (talk && !document.querySelector(".wrong, .refusal")) {
  const answer = await fetch(`${talk}lines/`)
  if (answer.ok) location.replace(talk)
  else localStorage.removeItem(key)
}
