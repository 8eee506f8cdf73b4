/** One kind of thing that the shop acknowledged, and what is there of it in the end. */
export interface LedgerLine {
  readonly what: string;
  readonly acknowledged: number;
  readonly found: number;
  /** A sentence each; none when everything is as it was acknowledged. */
  readonly differences: readonly string[];
  /** What else there is to say, and no difference. */
  readonly remark?: string;
}
