// Proposes the browser's own time zone where none has been chosen.
const select = document.getElementById("id_time_zone")
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (select?.value === "UTC" && [...select.options].some((option) => option.value === zone)) select.value = zone
