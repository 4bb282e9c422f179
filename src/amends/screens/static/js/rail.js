// On a narrow screen the pages stand in a strip: the one that is open is in sight.
document.querySelector(".rail ul [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" })
