// Codes by camera, USB scanner or typing: all three end in the same field and the same form.
(() => {
  "use strict";

  const AGAIN_MS = 3000; // the same code before the camera is one scan
  const LOOK_MS = 200;
  const form = document.getElementById("scan-form");
  const field = form?.elements.code;
  const video = form?.querySelector("video");
  const button = form?.querySelector("[data-camera]");
  if (!field || !video || !button) return;

  const ready = () => {
    field.value = "";
    field.focus({ preventScroll: true });
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form && event.detail.xhr.status < 500) ready();
  });

  // A USB scanner types; where the field is not in focus, its first letter brings it there.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("input, textarea, select, button, a");
    if (!typing && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) field.focus();
  });

  if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) return;
  button.hidden = false;
  form.querySelector("[data-no-camera]").hidden = true;

  const failed = form.querySelector("[data-camera-failed]");
  const label = button.querySelector("[data-label]");
  const start = label.textContent;
  let stream = null;
  let last = { text: "", at: 0 };

  const ownDecoder = async () => {
    const formats = await window.BarcodeDetector?.getSupportedFormats?.() ?? [];
    if (!formats.includes("qr_code")) return null;
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async () => (await detector.detect(video))[0]?.rawValue ?? "";
  };

  const loadedDecoder = async () => {
    const { decodeQR } = await import(form.closest(".scan").dataset.decoder);
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      pen.drawImage(video, 0, 0, canvas.width, canvas.height);
      try {
        return decodeQR(pen.getImageData(0, 0, canvas.width, canvas.height));
      } catch {
        return ""; // no code in this picture
      }
    };
  };

  const found = (text) => {
    const now = Date.now();
    if (!text || (text === last.text && now - last.at < AGAIN_MS)) return;
    last = { text, at: now };
    navigator.vibrate?.(60);
    field.value = text;
    form.requestSubmit();
  };

  const look = async (decode) => {
    if (!stream) return;
    if (video.readyState >= video.HAVE_CURRENT_DATA) found(await decode().catch(() => ""));
    setTimeout(() => look(decode), LOOK_MS);
  };

  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
    label.textContent = start;
  };

  button.addEventListener("click", async () => {
    if (stream) {
      stop();
      return;
    }
    failed.hidden = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      label.textContent = label.dataset.stop;
      await video.play();
      look(await ownDecoder() ?? await loadedDecoder());
    } catch {
      stop();
      failed.hidden = false;
    }
  });
  window.addEventListener("pagehide", stop);
})();
