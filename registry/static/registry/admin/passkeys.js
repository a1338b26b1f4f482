// Ties the button for a passkey to the form it stands in. Without it the code of the app does.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const button = document.querySelector("[data-passkey]");
  if (!button || !window.PublicKeyCredential || !window.allauth) {
    return;
  }
  const ids = { credential: "id_credential", data: "passkey-data" };
  const forms = window.allauth.webauthn.forms;
  button.id = "passkey-button";
  if (button.dataset.passkey === "add") {
    forms.addForm({ ids: { ...ids, add: button.id } });
  } else {
    forms.authenticateForm({ ids: { ...ids, authenticate: button.id } });
  }
  button.hidden = false;
});
