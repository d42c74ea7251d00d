/* Shows an alert although no page is open; a press on it opens what it is about. */

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
    body: said.body ?? "", tag: said.tag, data: { url: said.url },
    requireInteraction: said.severity === "critical",
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/alerts/", self.location.origin);
  if (url.origin === self.location.origin) event.waitUntil(self.clients.openWindow(url.href));
});
