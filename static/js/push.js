/* Alerts in this browser: it subscribes at its own push service, and the form sends what that gave. */

const box = document.querySelector("[data-push]");
const button = box.querySelector("button");
const form = box.querySelector("form");
const cannot = "This browser cannot show alerts while no page is open. "
  + "On an iPhone or iPad, add Accord to the home screen and open it there.";
const denied = "This browser does not allow notifications from here. Allow them in its settings for this site.";

function say(text) {
  box.querySelector("[data-push-said]").textContent = text;
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** Trusted types: the one script that may become a worker. */
function trusted(path) {
  if (!window.trustedTypes?.createPolicy) return path;
  const policy = trustedTypes.createPolicy("accord-worker", {
    createScriptURL: (text) => {
      if (text !== "/push-worker.js") throw new TypeError(text);
      return text;
    },
  });
  return policy.createScriptURL(path);
}

async function registered(path) {
  const found = await navigator.serviceWorker.register(path, { scope: "/push/" });
  const worker = found.installing ?? found.waiting;
  if (!found.active && worker) {
    await new Promise((done) => {
      worker.addEventListener("statechange", () => worker.state === "activated" && done());
    });
  }
  return found;
}

async function subscribed(worker, key) {
  const { pushManager } = await registered(worker);
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

async function turnOn(worker, key) {
  if (await Notification.requestPermission() !== "granted") return say(denied);
  say("Asking the browser's push service…");
  const subscription = await subscribed(worker, key);
  form.elements.address.value = JSON.stringify(subscription);
  form.elements.label.value = navigator.userAgentData?.platform ?? navigator.platform;
  form.requestSubmit();
}

async function begin() {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return say(cannot);
  const { key, worker } = await (await fetch(box.dataset.push)).json();
  if (!key) return say("Notifications are not set up in this installation.");
  const path = trusted(worker);
  button.hidden = false;
  say("Alerts then appear on this device, even while no page is open.");
  button.addEventListener("click", () => turnOn(path, key).catch((error) => {
    say(`The browser's push service did not answer: ${error.message} Try again, or use another browser.`);
  }));
}

begin().catch(() => say("The server did not answer. Load the page again."));
