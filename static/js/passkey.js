/* Passkeys: the browser's own WebAuthn, for the forms marked data-passkey. */

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function descriptors(list) {
  return (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

export async function passkeyUsed(options) {
  return plain(await used(options));
}

async function used(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  publicKey.allowCredentials = descriptors(options.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

async function made(options, alone) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  publicKey.user = { ...options.user, id: bytes(options.user.id) };
  publicKey.excludeCredentials = descriptors(options.excludeCredentials);
  publicKey.authenticatorSelection = {
    ...options.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "preferred",
  };
  return navigator.credentials.create({ publicKey });
}

function plain(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    const value = credential.response[name];
    if (value) response[name] = text(value);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

function written() {
  return JSON.parse(document.getElementById("passkey-options").textContent);
}

async function asked(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("The server did not answer. Try again.");
  return answer.json();
}

const acts = {
  login: async (form) => used((await asked(form)).request_options.publicKey),
  use: async () => used(written().request_options.publicKey),
  make: async (form) => made(written().creation_options.publicKey, form.elements.namedItem("passwordless").checked),
};

export function passkeyWords(error) {
  if (error.name === "NotAllowedError") return "Nothing was confirmed: it was cancelled or took too long. Try again.";
  if (error.name === "InvalidStateError") return "This device already keeps a passkey for your login.";
  if (error.name === "SecurityError") return "This address cannot use passkeys: they need https, or http://localhost.";
  return error.message;
}

async function submitted(event) {
  const form = event.target;
  const credential = form.elements.namedItem("credential");
  const region = form.querySelector("[data-passkey-error]");
  event.preventDefault();
  region.hidden = true;
  try {
    credential.value = JSON.stringify(plain(await acts[form.dataset.passkey](form)));
    form.submit();
  } catch (error) {
    region.textContent = passkeyWords(error);
    region.hidden = false;
  }
}

const possible = window.PublicKeyCredential !== undefined && window.isSecureContext;
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !possible;
  form.addEventListener("submit", submitted);
}
for (const words of document.querySelectorAll("[data-passkey-impossible]")) words.hidden = possible;
