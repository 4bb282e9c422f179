// A file that is too large is said so before it is sent, and a file that is dropped beside the field is not opened by the browser.
const field = document.querySelector("input[type=file][data-limit-mb]")

function weigh() {
  const tooLarge = field.files[0]?.size > Number(field.dataset.limitMb) * 2 ** 20
  field.setCustomValidity(tooLarge ? field.dataset.tooLarge : "")
  if (tooLarge) field.reportValidity()
}

field.addEventListener("change", weigh)
field.form.addEventListener("submit", (event) => {
  weigh()
  if (!field.validity.valid) event.preventDefault()
})
for (const name of ["dragover", "drop"]) {
  addEventListener(name, (event) => {
    if (event.target === field || ![...event.dataTransfer.types].includes("Files")) return
    event.preventDefault()
    if (name !== "drop") return
    field.files = event.dataTransfer.files
    field.dispatchEvent(new Event("change"))
    field.focus()
  })
}
