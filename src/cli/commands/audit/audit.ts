import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { sealLog, type LogSeal } from '../../../projections/audit/log-seal.ts';
import { auditExport } from '../../../runner/audit/audit-export.ts';
import { faultCount, type AuditResult } from '../../../runner/audit/audit-report.ts';
import { auditLog } from '../../../runner/audit/audit-log.ts';
import { isoTime } from '../../../runner/ports/clock.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareJobs, declareStore, jobsOption } from '../../input/shared-options.ts';
import { withEventProgress } from '../../terminal/progress.ts';
import { fileError } from '../../terminal/file-error.ts';
import { fileLines } from './read-lines.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { readInput } from '../../input/read-input.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { asTyped } from '../../contract/program.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { renderAudit } from './render-audit.ts';
import { sealPlace, type SealPlace } from './seal-place.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import type { Environment } from '../../input/environment.ts';
import { sendMetrics } from '../../wiring/send-metrics.ts';
import { foldInThreads } from '../../threads/fold-in-threads.ts';
import { withStore } from '../../wiring/with-store.ts';
import { countText } from '../../terminal/format.ts';

const Options = t.readonly(
  t.partial({
    ...storeOptions,
    ...jobsOption,
    seal: t.string,
    against: t.string,
    file: t.string,
    force: t.boolean,
    partial: t.boolean,
    strict: t.boolean,
    json: t.boolean,
  }),
);
type Options = t.TypeOf<typeof Options>;

const usageErrors = ({ seal, force, file, store, partial, against, jobs }: Options): readonly string[] => [
  ...(force === true && seal === undefined
    ? ['--force overwrites an existing seal: use it with --seal FILE']
    : []),
  ...(file !== undefined && store !== undefined
    ? ['--file reads an export instead of a database: use it without --store']
    : []),
  ...(file !== undefined && jobs !== undefined
    ? ['--jobs divides the reading of a database: use it without --file']
    : []),
  ...(partial === true && (file === undefined || against === undefined)
    ? ['--partial says that an export holds only a part of what was sealed: use it with --file and --against']
    : []),
];

/** Where a seal is to be written, and the environment of the metric that says how old the newest one is. */
type Sealing = Readonly<{ place: SealPlace | null; environment: Environment }>;

/** An age that cannot be found out is named, and is no reason to write no seal. */
const reportAge = async (context: ProcessContext, { place, environment }: Sealing): Promise<void> => {
  if (place === null || environment.metricsNamespace === null) return;
  const note = (text: string) => context.log(`upledger: ${text}\n`);
  const age = await place.ageHours(context.clock.now());
  if (E.isLeft(age)) note(`how old the newest seal is, is not known: ${age.left}`);
  else if (age.right !== null) {
    const hours = age.right;
    await sendMetrics(environment, (metrics) => metrics.sealed(hours), note);
  }
};

/** Says what was found, and seals it when asked. */
const tell = async (
  context: ProcessContext,
  { force = false, strict = false, json = false }: Options,
  sealing: Sealing,
  result: AuditResult,
) => {
  const { report, heads, notes } = result;
  for (const note of [...result.unproven, ...notes]) context.log(`upledger: ${note}\n`);
  if (report.events === 0 && result.unproven.length === 0)
    context.log('upledger: nothing to audit: the log has no events\n');
  await (json
    ? context.printData(`${JSON.stringify(report)}\n`)
    : context.print(asTyped(context.program, renderAudit(result, context.colours))));
  if (sealing.place !== null) {
    if (heads.length === 0)
      return fail(context, exitCodes.failed, [
        'the log has no events: a seal of it would prove nothing, and none was written',
      ]);
    const seal = sealLog(isoTime(context.clock.now()), faultCount(report), heads);
    const written = await sealing.place.write(seal, force);
    await reportAge(context, sealing);
    if (E.isLeft(written)) return fail(context, exitCodes.failed, [written.left]);
    context.log(
      `upledger: sealed ${countText(heads.length, 'stream')} in ${written.right}: keep it where writers of the log cannot change it\n`,
      { level: 'info' },
    );
  }
  const unproven = strict && (report.unverifiable.length > 0 || result.unproven.length > 0);
  return faultCount(report) === 0 && !unproven ? exitCodes.done : exitCodes.difference;
};

const auditFile = async (
  context: ProcessContext,
  options: Options,
  sealing: Sealing,
  file: string,
  seal: LogSeal | null,
) => {
  const issue = file === '-' ? null : fileError(file);
  if (issue !== null) return fail(context, exitCodes.usage, [issue]);
  try {
    const result = await withEventProgress(context, (progress) =>
      auditExport(
        { clock: context.clock, progress },
        fileLines(file, context.input),
        seal,
        options.partial === true,
      ),
    );
    return await tell(context, options, sealing, result);
  } catch (error) {
    // What the system says of the file; anything else is a mistake of ours.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return fail(context, exitCodes.failed, [error.message]);
  }
};

const auditStore = (
  context: ProcessContext,
  input: Readonly<Record<string, unknown>>,
  sealing: Sealing,
  seal: LogSeal | null,
): Promise<ExitCode> =>
  withStore(context, Options, input, async ({ store, options, choice }) => {
    const { ledger } = store;
    const run = foldInThreads({ store: choice, ledger, clock: context.clock, jobs: options.jobs });
    const result = await withEventProgress(context, (progress) =>
      auditLog({ ledger, clock: context.clock, progress, run }, seal),
    );
    return E.isLeft(result)
      ? fail(context, exitCodes.failed, [result.left.message])
      : tell(context, options, sealing, result.right);
  });

/** Verifies that the log has not been tampered with. */
export const audit: CommandModule = {
  declare: (command) => {
    declareJobs(declareStore(command))
      .option(
        '--seal <where>',
        'write the heads of all streams to a file or s3://BUCKET/PREFIX/; keep it where writers of the log cannot change it',
      )
      .option('--force', 'with --seal: overwrite an existing file')
      .option(
        '--against <where>',
        'verify that the log still contains everything that was sealed: a file, or the newest in s3://BUCKET/PREFIX/',
      )
      .option('--file <export>', 'verify the output of upledger export instead of a database (-: stdin)')
      .option(
        '--partial',
        'with --file and --against: the export is meant to hold only a part of what was sealed',
      )
      .option('--strict', 'exit with 3 also when a part of the log cannot be verified')
      .option('--json', 'print one JSON object')
      .addHelpText(
        'after',
        '\nExit code 3: faults were found; each is listed with its API and seq. Details: docs/audit.md.',
      );
  },
  run: async (context, input) => {
    const read = readInput(context, Options, input);
    if (E.isLeft(read)) return failWith(context, read.left);
    const { options, environment } = read.right;
    const faults = usageErrors(options);
    if (faults.length > 0) return fail(context, exitCodes.usage, faults);
    const { seal: sealTo, against, file, force = false } = options;
    const placeOf = (text: string | undefined): E.Either<string, SealPlace | null> =>
      text === undefined ? E.right(null) : sealPlace(text, context, environment);
    const place = placeOf(sealTo);
    if (E.isLeft(place)) return fail(context, exitCodes.usage, [`--seal ${place.left}`]);
    const refusal = place.right?.refusal(force) ?? null;
    if (refusal !== null) return fail(context, exitCodes.usage, [refusal]);
    const source = placeOf(against);
    if (E.isLeft(source)) return fail(context, exitCodes.usage, [`--against ${source.left}`]);
    const sealing: Sealing = { place: place.right, environment };
    const seal = await (source.right?.read() ?? Promise.resolve(E.right(null)));
    if (E.isLeft(seal)) return fail(context, exitCodes.usage, [seal.left]);
    return file === undefined
      ? auditStore(context, input, sealing, seal.right)
      : auditFile(context, options, sealing, file, seal.right);
  },
};
