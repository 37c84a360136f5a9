import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { explanationReport } from '../../../runner/history/explanation-report.ts';
import { explainEvent } from '../../../runner/history/explain.ts';
import { formatError } from '../../../runner/text/format-error.ts';
import type { CommandModule, ExitCode } from '../../contract/command.ts';
import { declareStore } from '../../input/shared-options.ts';
import { withEventProgress } from '../../terminal/progress.ts';
import { failureOfApi } from '../../lookup/find-api.ts';
import { storeOptions } from '../../input/option-codecs.ts';
import { exitCodes } from '../../contract/exit-codes.ts';
import { asTyped } from '../../contract/program.ts';
import { fail, failWith } from '../../contract/fail.ts';
import { renderExplanation } from './render-explanation.ts';
import type { ProcessContext } from '../../contract/process-context.ts';
import { withStore, type Reading } from '../../wiring/with-store.ts';
import { shellArgument } from '../../../runner/text/shell-word.ts';
import { givenName } from '../../../runner/text/given-name.ts';

const Options = t.readonly(
  t.intersection([
    t.strict({ args: t.readonlyArray(t.string) }),
    t.partial({ ...storeOptions, json: t.boolean }),
  ]),
);
type Options = t.TypeOf<typeof Options>;

/** `API/SEQ` or `API SEQ`. */
const placeOf = (args: readonly string[]): Readonly<{ apiId: string; seq: number }> | null => {
  const match = /^([^/]+)\/([1-9]\d{0,14})$/u.exec(args.join('/'));
  return match === null ? null : { apiId: match[1] ?? '', seq: Number(match[2]) };
};

const show = async (context: ProcessContext, { store, options }: Reading<Options>): Promise<ExitCode> => {
  const place = placeOf(options.args);
  if (place === null)
    return fail(context, exitCodes.usage, [
      `${givenName(options.args.join(' '))} is not an event: give API/SEQ, such as payments/17 (upledger transitions and upledger events list them)`,
    ]);
  const { apiId, seq } = place;
  const failure = await failureOfApi(store.ledger, apiId);
  if (failure !== null) return failWith(context, failure);
  const explained = await withEventProgress(context, (progress) =>
    explainEvent({ ledger: store.ledger, progress }, apiId, seq),
  );
  if (E.isLeft(explained)) return fail(context, exitCodes.failed, [formatError(explained.left)]);
  const report = explained.right === null ? null : explanationReport(explained.right);
  if (report === null)
    return fail(context, exitCodes.usage, [
      `there is no event ${apiId}/${String(seq)}: it has expired, or was never recorded (upledger events ${shellArgument(apiId)} shows what there is)`,
    ]);
  await (options.json === true
    ? context.printData(`${JSON.stringify(report, null, 2)}\n`)
    : context.print(asTyped(context.program, renderExplanation(report, context))));
  return exitCodes.done;
};

/** Why an event had its effect. */
export const explain: CommandModule = {
  declare: (command) => {
    declareStore(
      command.argument('<event...>', 'API/SEQ or API SEQ: a transition, a check or any other event'),
    )
      .option('--json', 'print one JSON object')
      .addHelpText(
        'after',
        '\nFor a transition: what led to it and how its alert was delivered. For a check: why it did not alert.',
      );
  },
  run: (context, input) => withStore(context, Options, input, (reading) => show(context, reading)),
};
