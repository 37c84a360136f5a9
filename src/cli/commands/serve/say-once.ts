/** Far more than anybody asks of one server. */
const most = 1000;

/** `question`: what could not be answered; `reason`: why; null: it was. */
export type Note = (question: string, reason: string | null) => void;

type Said = Readonly<{ at: number; questions: Set<string> }>;

/**
 * Says a reason once, whatever questions it keeps from an answer, and again only for a question that was answered
 * since.
 */
export const sayOnce = (say: (reason: string) => void): Note => {
  let now = 0;
  const said = new Map<string, Said>();
  /** when a question was last answered */
  const answered = new Map<string, number>();
  const remembered = (): number =>
    [...said.values()].reduce((sum, { questions }) => sum + questions.size, answered.size);
  return (question, reason) => {
    now += 1;
    if (remembered() > most) {
      said.clear();
      answered.clear();
    }
    if (reason === null) {
      answered.set(question, now);
      for (const [text, { questions }] of said)
        if (questions.delete(question) && questions.size === 0) said.delete(text);
      return;
    }
    const before = said.get(reason);
    if (before === undefined || (answered.get(question) ?? 0) > before.at) {
      say(reason);
      said.set(reason, { at: now, questions: new Set([...(before?.questions ?? []), question]) });
    } else before.questions.add(question);
  };
};
