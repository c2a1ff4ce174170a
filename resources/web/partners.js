// A button below each code that copies it; without JavaScript one selects the text oneself.
function copyButton(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "コピーする";
  button.setAttribute("aria-describedby", box.id);
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", function () {
    // Selected as well, for browsers that may not write to the clipboard.
    box.select();
    const copied = navigator.clipboard
      ? navigator.clipboard.writeText(box.value)
      : document.execCommand("copy") ? Promise.resolve() : Promise.reject(new Error("refused"));
    copied.then(
      function () { said.textContent = " コピーしました"; },
      function () { said.textContent = " 選んだ文字を、コピーしてください"; }
    );
  });
  box.parentNode.append(button, said);
}

document.querySelectorAll(".code textarea").forEach(copyButton);
