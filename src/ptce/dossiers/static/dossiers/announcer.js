// The page's one polite live region: each sentence once, one after the other, long enough to be read out.

const PAUSE = 1500;

export class Announcer {
  constructor(region) {
    this.region = region;
    this.queue = [];
    this.last = "";
  }

  say(text) {
    if (!this.region || !text || text === this.last || this.queue.includes(text)) return;
    this.queue.push(text);
    if (!this.timer) this.next();
  }

  next() {
    const text = this.queue.shift();
    this.timer = text === undefined ? null : setTimeout(() => this.next(), PAUSE);
    if (text === undefined) return;
    this.last = text;
    this.region.textContent = text;
  }
}
