/** A first blueprint for one kind of migration, in both languages. */
export interface Template {
  /** What it migrates, in a few words. */
  readonly summary: string;
  /** A YAML blueprint, without the modeline. */
  readonly yaml: string;
  /** The program that says the same. */
  readonly typescript: string;
}
