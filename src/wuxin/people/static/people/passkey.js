// Talks to the device's passkeys, and hands its answer to the form as one hidden field.
(() => {
  "use strict";

  const toBytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (one) => one.charCodeAt(0));
  };
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const unpacked = (options) => {
    const found = { ...options, challenge: toBytes(options.challenge) };
    if (options.user) found.user = { ...options.user, id: toBytes(options.user.id) };
    for (const list of ["allowCredentials", "excludeCredentials"]) {
      if (options[list]) found[list] = options[list].map((one) => ({ ...one, id: toBytes(one.id) }));
    }
    return found;
  };

  const packed = (credential) => {
    const response = {};
    for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
      if (credential.response[part]) response[part] = toText(credential.response[part]);
    }
    const id = toText(credential.rawId);
    return { id, rawId: id, type: credential.type, response, clientExtensionResults: {} };
  };

  const start = async (button) => {
    const form = button.closest("form");
    const field = form.querySelector(`[name=${button.dataset.passkey}]`);
    const failed = document.querySelector(button.dataset.failed);
    failed.hidden = true;
    if (button.dataset.make !== undefined && !form.reportValidity()) return;
    const publicKey = unpacked(JSON.parse(button.dataset.options).publicKey);
    button.disabled = true;
    try {
      const making = button.dataset.make !== undefined;
      const credential = making
        ? await navigator.credentials.create({ publicKey })
        : await navigator.credentials.get({ publicKey });
      field.value = JSON.stringify(packed(credential));
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  };

  const buttons = document.querySelectorAll("[data-passkey]");
  const able = window.PublicKeyCredential && window.isSecureContext;
  for (const button of buttons) {
    button.hidden = !able;
    button.addEventListener("click", () => start(button));
  }
  for (const note of document.querySelectorAll("[data-passkey-unable]")) note.hidden = Boolean(able);
})();
