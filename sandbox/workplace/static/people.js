/** Switches for each person, where the sandbox's Entra ID has such. */

export class People {
  constructor(names, tab) {
    this.names = names;
    this.tab = tab;
  }

  draw() {}
}
