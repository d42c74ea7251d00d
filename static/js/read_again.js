/* A page that keeps itself true: every twenty seconds, and on coming back to it, it asks whether what
   it shows has changed, and reads itself again only then. */

const every = 20000;
const shown = document.querySelector("[data-seen]").dataset.seen;

async function look() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (!answer || answer.status >= 500) return;
  if (answer.headers.get("ETag") !== shown) location.reload();
}

setInterval(look, every);
document.addEventListener("visibilitychange", look);
