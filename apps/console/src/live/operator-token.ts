/*
 * The operator's token, where the shop asks for one: in memory alone, gone with the page. A laptop's shop asks for none.
 */

let token: string | undefined;

export const operatorToken = {
  get: (): string | undefined => token,
  set(value: string): void {
    token = value;
  },
};

/** What a request to `/ops` carries besides. */
export function operatorHeaders(): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
