/*
 * Whether somebody has signed in with this browser and not out again. The session is a cookie that no script can read, and
 * only the shop knows whether it still holds; but of whom nobody has signed in the shop need not be asked, and no guest's
 * console shows the 401 that it would answer. Kept for all tabs.
 */

const PLACE = 'signed in before';

type Drawer = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export class SignedInBefore {
  readonly #drawer: Drawer;

  constructor(drawer: Drawer) {
    this.#drawer = drawer;
  }

  get isSo(): boolean {
    return this.#drawer.getItem(PLACE) !== null;
  }

  remember(): void {
    this.#drawer.setItem(PLACE, 'yes');
  }

  forget(): void {
    this.#drawer.removeItem(PLACE);
  }
}
