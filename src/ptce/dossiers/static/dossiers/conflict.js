// Two people wrote the same answer: both texts side by side, and a choice. Nothing is overwritten silently.

export class Conflict {
  constructor(answer, data) {
    const template = document.getElementById("modele-de-conflit");
    this.panel = template.content.firstElementChild.cloneNode(true);
    const heading = this.panel.querySelector("[data-conflict-title]");
    heading.id = `conflit-${answer.id}`;
    heading.tabIndex = -1;
    this.panel.setAttribute("aria-labelledby", heading.id);
    this.write("author", data.author);
    this.write("at", data.at);
    this.write("theirs", data.theirs || "(réponse vide)");
    this.write("mine", data.mine || "(réponse vide)");
    this.panel.querySelector("[data-keep=mine]").addEventListener("click", () => {
      this.close();
      answer.keepMine(data.version);
    });
    this.panel.querySelector("[data-keep=theirs]").addEventListener("click", () => {
      answer.keepTheirs();
    });
    answer.element.querySelector("[data-conflict-place]").replaceChildren(this.panel);
    if (answer.element.contains(document.activeElement) === false) return;
    this.panel.scrollIntoView({ block: "nearest" });
  }

  write(name, text) {
    for (const element of this.panel.querySelectorAll(`[data-conflict-${name}]`)) element.textContent = text;
  }

  close() {
    this.panel.remove();
  }
}
