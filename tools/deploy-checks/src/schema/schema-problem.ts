export interface SchemaProblem {
  readonly rule: 'unknown-field' | 'wrong-type' | 'missing-field' | 'unknown-kind';
  readonly problem: string;
}
