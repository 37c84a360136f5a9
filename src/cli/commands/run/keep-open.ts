import { existsSync } from 'node:fs';
import * as E from 'fp-ts/lib/Either.js';
import type * as TE from 'fp-ts/lib/TaskEither.js';
import { secretRules } from '../../../runner/config/secrets/secret-rules.ts';
import type { Failure } from '../../contract/fail.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import type { Environment } from '../../input/environment.ts';
import type { StoreChoice } from '../../wiring/choose-store.ts';
import { readSecretValues } from '../../wiring/load-secrets.ts';
import type { OpenForPasses } from '../../wiring/open-for-passes.ts';

/** The resources of repeated passes. */
export type KeptOpen = Readonly<{
  /** The resources for the next pass; a left says why it cannot run. */
  next: () => Promise<E.Either<Failure, OpenForPasses>>;
  close: () => void;
}>;

type Of = Readonly<{
  environment: Environment;
  choice: StoreChoice;
  opened: OpenForPasses;
  /** opens all resources again */
  open: TE.TaskEither<Failure, OpenForPasses>;
}>;

const movedText = (choice: StoreChoice): string => {
  const file = choice._tag === 'sqlite' ? choice.file : '';
  return existsSync(file)
    ? `${file} was replaced by another file: this pass goes on with that one, and what was recorded before is in the file that was there`
    : `${file} was removed: this pass begins a new one, and what was recorded before is gone with the file that was there`;
};

/**
 * Before each pass except the first: secrets are read again, because they may have been rotated, and a ledger that was
 * removed
 * or replaced is reopened. Otherwise events would go into a file that no longer has a name.
 */
export const keepOpen = (
  context: Pick<ProcessContext, 'log'>,
  { environment, choice, opened, open }: Of,
): KeptOpen => {
  let current: OpenForPasses | null = opened;
  let isFirst = true;
  const letGoWhenMoved = () => {
    if (current?.store.isMoved() !== true) return;
    context.log(`upledger: ${movedText(choice)}\n`);
    current.store.close();
    current = null;
  };
  const renewed = async (): Promise<E.Either<Failure, OpenForPasses>> => {
    letGoWhenMoved();
    if (current === null) return open();
    const { secrets: before, settings } = current;
    const secrets = await readSecretValues(environment, context.log, before);
    return E.right({
      ...current,
      secrets,
      settings: { ...settings, secrets: secretRules(secrets) },
    });
  };
  return {
    next: async () => {
      if (isFirst) {
        isFirst = false;
        return E.right(opened);
      }
      const next = await renewed();
      if (E.isRight(next)) current = next.right;
      return next;
    },
    close: () => current?.store.close(),
  };
};
