// How long ago the page was written; without this script the time itself says so.
const at = document.querySelector(".written time");
const ago = document.getElementById("ago");

function tell() {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(at.dateTime)) / 60000));
  ago.textContent = `(${ago.dataset.ago.replace("{n}", minutes)})`;
  ago.hidden = false;
  document.body.classList.toggle("stale", minutes >= 5);
}

tell();
setInterval(tell, 15000);
