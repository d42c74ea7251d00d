/* Shows an alert although no page is open; a press on it opens what it is about, or answers it. */

const ANSWERS = [
  { action: "available", title: "I come" },
  { action: "cannot", title: "I cannot" },
];

self.addEventListener("install", () => self.skipWaiting());

function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

self.addEventListener("push", (event) => {
  const said = event.data ? read(event.data) : {};
  event.waitUntil(self.registration.showNotification(said.title ?? "An alert waits in Accord", {
    body: said.body ?? "", tag: said.tag, data: { url: said.answer ?? said.url, answer: said.answer },
    actions: said.answer ? ANSWERS : [], requireInteraction: said.severity === "critical",
  }));
});

/* Says so where it was noted; where it was not, the page opens that says why. */
async function answered(notification, url, action) {
  const body = new URLSearchParams({ answer: action });
  const noted = await fetch(url, { method: "POST", body }).then((said) => said.ok, () => false);
  if (!noted) return self.clients.openWindow(url.href);
  const { title } = ANSWERS.find((one) => one.action === action);
  return self.registration.showNotification(`Noted: ${title}`, {
    body: notification.title, tag: notification.tag, data: notification.data,
  });
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/alerts/", self.location.origin);
  if (url.origin !== self.location.origin) return;
  const answers = event.action && event.notification.data.answer;
  event.waitUntil(answers ? answered(event.notification, url, event.action)
    : self.clients.openWindow(url.href));
});
