import type * as T from 'fp-ts/lib/Task.js';

/** One request that carries a message. URL and headers may hold secrets. */
export type PostRequest = Readonly<{
  /** http or https */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** for all of it, in ms */
  timeoutMs: number;
}>;

/**
 * - `Answered`: with a status, whatever it says; redirects are not followed.
 * - `NotSent`: surely no byte of the request went out.
 * - `Unsure`: it may have arrived.
 *
 * Errors name the host at most.
 */
export type PostAnswer =
  | Readonly<{
      _tag: 'Answered';
      status: number;
      /** how long the server asks to wait; null: it does not say */
      retryAfterMs: number | null;
      /** the first 4 KiB */
      body: string;
    }>
  | Readonly<{ _tag: 'NotSent' | 'Unsure'; error: Readonly<{ kind: string; message: string }> }>;

/** Sends a request once. Addresses pass the same guard as those of checks. Never rejects. */
export type Post = (request: PostRequest) => T.Task<PostAnswer>;
