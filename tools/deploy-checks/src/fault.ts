/** What is wrong with a rendered overlay. The rule's name is stable: specs plant a fault and look for it. */
export interface Fault {
  /** kebab-case: `missing-probe`, `surplus-edge`. */
  readonly rule: string;
  /** The manifest, as `Deployment auth`, or what else is meant. */
  readonly where: string;
  /** What is wrong, and what would be right. */
  readonly problem: string;
}

export const told = ({ rule, where, problem }: Fault): string => `${rule}: ${where}: ${problem}`;
