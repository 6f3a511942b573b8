/** What a page prints as an example of its message, and where that contradicts its own table. */
export interface Example {
  request?: object;
  answer?: object;
  contradictions?: readonly { field: string; why: string }[];
}
