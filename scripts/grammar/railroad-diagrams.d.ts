/** What this house uses of the library; it has no types of its own. */
declare module 'railroad-diagrams' {
  export interface Drawing {
    children: (Drawing | string)[];
    attrs: Record<string, string | number>;
    toString(): string;
  }

  interface Diagram extends Drawing {
    /** Gives everything its place; the four numbers are pixels around it, from the top clockwise. */
    format(top: number, right: number, bottom: number, left: number): this;
  }

  const library: {
    readonly Diagram: new (items: readonly Drawing[]) => Diagram;
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
