export interface PlantedFault {
  /** In words, for the report. */
  readonly what: string;
  /** Script, from src. */
  readonly script: string;
  /** What stands there, exactly once. */
  readonly was: string;
  /** What stands there instead. */
  readonly becomes: string;
  /** Spec file, from src. */
  readonly spec: string;
  /** Full name of the test that fails, or how it begins. */
  readonly test: string;
}
