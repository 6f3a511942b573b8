/** Who a token belongs to. */
export interface TokenRow {
  localId: string;
  token: string;
  /** The connection that logged in; on http there is none. */
  source: number | null;
  receivesCloud: boolean;
  loggedInMs: number;
}

/**
 * The cloud's table of logins: one row for each local_id. A new login replaces the token of its
 * row, so the old one is dead at once. The table outlives a restart of the cloud.
 */
export class TokenRows {
  readonly #byLocalId = new Map<string, TokenRow>();
  readonly #byToken = new Map<string, TokenRow>();

  put(row: TokenRow): void {
    const old = this.#byLocalId.get(row.localId);
    if (old !== undefined) this.#byToken.delete(old.token);
    this.#byLocalId.set(row.localId, row);
    this.#byToken.set(row.token, row);
  }

  find(token: string): TokenRow | null {
    return this.#byToken.get(token) ?? null;
  }

  /** The connection is gone: its logins go with it, unless another one took their rows over. */
  forgetSource(source: number): TokenRow[] {
    const rows = this.all.filter((row) => row.source === source);
    for (const row of rows) this.#remove(row);
    return rows;
  }

  forget(row: TokenRow): void {
    if (this.#byToken.get(row.token) === row) this.#remove(row);
  }

  get all(): TokenRow[] {
    return [...this.#byLocalId.values()];
  }

  #remove(row: TokenRow): void {
    this.#byLocalId.delete(row.localId);
    this.#byToken.delete(row.token);
  }
}
