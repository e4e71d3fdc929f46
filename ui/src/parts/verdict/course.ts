/** Where a running interval stood after so many pairs. */
export interface Point {
  n: number;
  low: number;
  high: number;
}
