/** What this house uses of the library; it has no types of its own. */
declare module 'railroad-diagrams' {
  export interface Drawing {
    children: (Drawing | string)[];
    attrs: Record<string, string | number>;
    toString(): string;
  }

  const library: {
    readonly Diagram: new (items: readonly Drawing[]) => Drawing;
    readonly Sequence: new (items: readonly Drawing[]) => Drawing;
    /** `normal` is the item on the straight line. */
    readonly Choice: new (
      normal: number,
      items: readonly Drawing[],
    ) => Drawing;
    readonly OneOrMore: new (item: Drawing, between?: Drawing) => Drawing;
    readonly Optional: (item: Drawing) => Drawing;
    readonly Terminal: new (text: string) => Drawing;
    readonly NonTerminal: new (text: string) => Drawing;
  };
  export default library;
}
