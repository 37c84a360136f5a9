import { existsSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import * as E from 'fp-ts/lib/Either.js';
import { pipe } from 'fp-ts/lib/function.js';
import * as TE from 'fp-ts/lib/TaskEither.js';
import * as t from 'io-ts';
import { auditLog } from '../../../runner/audit/audit-log.ts';
import { faultCount, type AuditReport } from '../../../runner/audit/audit-report.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { failed, usage, workOrFail, type Failure } from '../../contract/fail.ts';
import type { Interruption, ProcessContext } from '../../contract/process-context.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { declareStore } from '../../input/shared-options.ts';
import { writeError } from '../../terminal/file-error.ts';
import { countText } from '../../terminal/format.ts';
import { createProgress } from '../../terminal/progress.ts';
import { placeAtomically } from '../../terminal/write-file-atomically.ts';
import { readChoice, type Chosen } from '../../wiring/choose-store.ts';
import { openStore, pathError } from '../../wiring/open-store.ts';
import { shellWord } from '../../../runner/text/shell-word.ts';

const Options = t.readonly(
  t.intersection([
    t.strict({ args: t.readonlyArray(t.string) }),
    t.partial({ ...storeOptions, force: t.boolean, json: t.boolean }),
  ]),
);
type Options = t.TypeOf<typeof Options>;

type Wanted = Readonly<{ from: string; to: string; force: boolean }>;

/** The file of the ledger and that of the copy. */
const wanted = ({ options, choice }: Chosen<Options>): E.Either<Failure, Wanted> => {
  const { args, force = false } = options;
  const [to = '', ...more] = args;
  if (choice._tag === 'dynamodb')
    return E.left(
      usage([
        'backup copies an SQLite file: the tables of DynamoDB have point-in-time recovery (docs/operations.md)',
      ]),
    );
  if (to === '' || to === '-' || more.length > 0)
    return E.left(usage(['name one file for the copy, such as upledger backup upledger-backup.db']));
  const wrong = pathError(choice.file, false);
  if (wrong !== null) return E.left(usage([wrong]));
  if (existsSync(to) && !force)
    return E.left(
      usage([`${to} exists, and a backup is not overwritten: name another file, or add --force`]),
    );
  return E.right({ from: choice.file, to, force });
};

/** Audits the whole copy. */
const audited = (
  context: ProcessContext,
  file: string,
  throwIfInterrupted: () => void,
): TE.TaskEither<Failure, AuditReport> =>
  TE.bracket(
    () => openStore({ _tag: 'sqlite', file }, { readOnly: true, clock: context.clock }),
    ({ ledger }) =>
      pipe(
        () => auditLog({ ledger, clock: context.clock, progress: throwIfInterrupted }, null),
        TE.bimap(failed, ({ report }) => report),
      ),
    ({ close }) => TE.fromIO(close),
  );

const copyAndAudit = async (
  context: ProcessContext,
  from: string,
  beside: string,
  throwIfInterrupted: () => void,
): Promise<E.Either<Failure, AuditReport>> => {
  const { copyLedger } = await import('../../../adapters/sqlite/copy-ledger.ts');
  const progress = createProgress(context, 'pages');
  const copied = await copyLedger(from, beside, (pages, of) => {
    throwIfInterrupted();
    progress.update(pages, of);
  })();
  progress.end();
  return E.isLeft(copied) ? E.left(failed(copied.left)) : audited(context, beside, throwIfInterrupted)();
};

/** Moves a complete copy to its target. An interrupted one is removed. */
const backUp =
  (
    context: ProcessContext,
    { from, to, force }: Wanted,
    { signal }: Interruption,
  ): TE.TaskEither<Failure, AuditReport> =>
  async () => {
    const interrupted = E.left(failed({ message: `interrupted: ${to} was not written` }));
    const throwIfInterrupted = () => {
      signal.throwIfAborted();
    };
    try {
      const placed = await placeAtomically(to, force, async (beside) => {
        const made = await copyAndAudit(context, from, beside, throwIfInterrupted);
        for (const end of ['-wal', '-shm', '-journal']) await rm(`${beside}${end}`, { force: true });
        return made;
      });
      return E.isLeft(placed) && signal.aborted ? interrupted : placed;
    } catch (error) {
      if (signal.aborted) return interrupted;
      return E.left(failed({ message: writeError(to, error) }));
    }
  };

const tell = async (
  context: ProcessContext,
  { options }: Chosen<Options>,
  to: string,
  found: AuditReport,
): Promise<ExitCode> => {
  const { size } = await stat(to);
  const { streams, events } = found;
  const faults = faultCount(found);
  const report = { file: to, bytes: size, streams, events, faults };
  await (options.json === true
    ? context.printData(`${JSON.stringify(report)}\n`)
    : context.print(
        `${to}: ${countText(events, 'event')} of ${countText(streams, 'API')}, ${String(Math.ceil(size / 1024))} KB; ${faults === 0 ? 'verified' : `the copy is whole, and the log in it has ${countText(faults, 'fault')}`}\n`,
      ));
  if (faults === 0) return exitCodes.done;
  context.log(`upledger: upledger audit --store ${shellWord(`sqlite:${to}`)} lists the faults\n`);
  return exitCodes.difference;
};

/** A verified copy of the ledger, also while passes write it. */
export const backup: CommandModule = {
  declare: (command) => {
    declareStore(command.argument('<file>', 'where the copy is written'))
      .option('--force', 'overwrite an existing file')
      .option('--json', 'print one JSON object')
      .addHelpText(
        'after',
        '\nPasses may go on meanwhile. The copy is audited before it takes its place: exit code 3 if the log in it has faults.',
      );
  },
  run: async (context, input) => {
    const interruption = context.interruptible();
    const code = await pipe(
      TE.fromEither(readChoice(context, Options, input)),
      TE.bindTo('chosen'),
      TE.bind('wanted', ({ chosen }) => TE.fromEither(wanted(chosen))),
      TE.bind('report', (all) => backUp(context, all.wanted, interruption)),
      workOrFail(context, (all) => tell(context, all.chosen, all.wanted.to, all.report)),
    );
    return code === exitCodes.failed ? (interruption.exitCode() ?? code) : code;
  },
};
