// Asks the interface and shows the answer below the form, instead of leaving the page.
"use strict";

function addressOf(form) {
  const query = new URLSearchParams();
  let address = form.dataset.address;
  for (const input of form.querySelectorAll("input")) {
    const text = input.value.trim();
    if (!text) continue;
    if ("inPath" in input.dataset) {
      address = address.replace("{" + input.name + "}", encodeURIComponent(text));
    } else {
      query.append(input.name, text);
    }
  }
  return query.size ? address + "?" + query : address;
}

async function ask(form) {
  const place = form.closest("section").querySelector(".answer");
  const address = addressOf(form);
  const told = document.createElement("p");
  const body = document.createElement("pre");
  body.tabIndex = 0;
  try {
    const answer = await fetch(address);
    const text = await answer.text();
    told.textContent = answer.status + " GET " + address;
    try {
      body.textContent = JSON.stringify(JSON.parse(text), null, 1);
    } catch {
      body.textContent = text;
    }
  } catch {
    told.textContent = "No answer came. GET " + address;
  }
  place.replaceChildren(told, body);
}

for (const form of document.querySelectorAll("form[data-address]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
