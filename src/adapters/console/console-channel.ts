import type { AlertChannel } from '../../runner/ports/alert-channel.ts';

export type ConsoleAlertsDeps = Readonly<{
  /** false: nobody reads any more */
  print: (text: string) => Promise<boolean>;
  mode: AlertChannel['mode'];
}>;

/** Prints alerts. An alert that could not be written stays pending. */
export const consoleAlerts = ({ print, mode }: ConsoleAlertsDeps): AlertChannel => ({
  name: 'console',
  mode,
  publish: (message) => async () => {
    const shown = message.body
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '  |' : `  | ${line}`))
      .join('\n');
    const heading = mode === 'preview' ? `${message.subject}   (not sent: shown only)` : message.subject;
    return (await print(`${heading}\n${shown}\n\n`))
      ? { _tag: 'Accepted', channel: 'console', message_id: null, topic_arn: null }
      : {
          _tag: 'Rejected',
          error: { kind: 'closed', message: 'the output was closed' },
          messageRejected: false,
        };
  },
});
