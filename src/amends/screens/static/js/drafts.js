// What is typed is kept in this browser until the house has it: neither a closed window nor a session that ended loses a word.
const composer = () => document.getElementById("composer")
const forms = () => [...document.querySelectorAll(".writing")]
const textOf = (form) => form.querySelector("textarea")
const copyTo = (form) => form.querySelector("[name=cc]")
const place = (form) => `draft ${composer().dataset.writer} ${form.id}`

function read(form) {
  try {
    return JSON.parse(localStorage.getItem(place(form)))
  } catch {
    return null
  }
}

function write(form) {
  try {
    localStorage.setItem(place(form), JSON.stringify({ text: textOf(form).value, cc: copyTo(form)?.value ?? "" }))
  } catch {
    // a browser that keeps nothing: the house still does
  }
}

// Whoever begins to write has seen what stands above.
function see(form) {
  const said = textOf(form).value.trim() !== ""
  if (said && !form.dataset.begun) form.querySelector("[name=seen]").value = document.getElementById("thread").dataset.newest
  form.dataset.begun = said ? "yes" : ""
}

function restore(form) {
  form.dataset.begun = textOf(form).defaultValue ? "yes" : ""
  const kept = read(form)
  if (!kept || (kept.text === textOf(form).value && kept.cc === (copyTo(form)?.value ?? ""))) return
  textOf(form).value = kept.text
  if (copyTo(form)) copyTo(form).value = kept.cc
  document.getElementById(`write-${form.id}`).checked = true
  htmx.trigger(textOf(form), "keep")
}

document.body.addEventListener("input", (event) => {
  const form = event.target.closest(".writing")
  if (!form || event.target.type === "checkbox") return
  see(form)
  write(form)
})

document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.requestConfig.elt.closest(".writing")
  if (!form || !event.detail.successful || !composer()) return
  const kept = read(form)
  if (kept && kept.text === event.detail.requestConfig.formData.get("text")) localStorage.removeItem(place(form))
  if (event.detail.requestConfig.elt === form) document.getElementById("thread").focus({ preventScroll: true }) // keys are keys again
})

// A key or a press on a tab leads into its text, at once: what is typed next must not get lost.
document.body.addEventListener("click", (event) => {
  const tab = event.target.closest("label[data-write]")
  if (!tab) return
  event.preventDefault()
  tab.control.checked = true
  document.getElementById(`${tab.dataset.write}-text`).focus()
})

// Once htmx listens too, so that what is restored is kept in the house at once.
addEventListener("DOMContentLoaded", () => composer() && forms().forEach(restore))
document.body.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.detail.target?.id === "composer") for (const form of forms()) form.dataset.begun = textOf(form).defaultValue ? "yes" : ""
})
