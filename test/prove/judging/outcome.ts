/** What one kind of fault did, over all the cases in which it struck. */
export type Outcome = Readonly<{
  fault: string;
  /** times that the fault struck */
  cases: number;
  /** events that were carried out by the store, as someone beside the program saw it */
  facts: number;
  factsLost: number;
  /** transitions that the checks in the log say */
  transitions: number;
  alertsLost: number;
  /** messages about what is no transition of the log, or says it wrongly */
  alertsWrong: number;
  /** said twice because the fault fell between SNS's answer and its record */
  repeats: number;
  /** said twice for no such reason */
  repeatsUnexplained: number;
  /** everything that is not as promised, a sentence each */
  problems: readonly string[];
}>;

export const noOutcome = (fault: string): Outcome => ({
  fault,
  cases: 0,
  facts: 0,
  factsLost: 0,
  transitions: 0,
  alertsLost: 0,
  alertsWrong: 0,
  repeats: 0,
  repeatsUnexplained: 0,
  problems: [],
});

export const problem = (fault: string, ...problems: readonly string[]): Outcome => ({
  ...noOutcome(fault),
  problems,
});

/** The outcomes of many cases as one row. */
export const sumOutcomes = (fault: string, all: readonly Outcome[]): Outcome =>
  all.reduce(
    (sum, each) => ({
      fault,
      cases: sum.cases + each.cases,
      facts: sum.facts + each.facts,
      factsLost: sum.factsLost + each.factsLost,
      transitions: sum.transitions + each.transitions,
      alertsLost: sum.alertsLost + each.alertsLost,
      alertsWrong: sum.alertsWrong + each.alertsWrong,
      repeats: sum.repeats + each.repeats,
      repeatsUnexplained: sum.repeatsUnexplained + each.repeatsUnexplained,
      problems: [...sum.problems, ...each.problems.map((text) => `${each.fault}: ${text}`)],
    }),
    noOutcome(fault),
  );

export const isKept = (outcome: Outcome): boolean =>
  outcome.cases > 0 &&
  outcome.factsLost +
    outcome.alertsLost +
    outcome.alertsWrong +
    outcome.repeatsUnexplained +
    outcome.problems.length ===
    0;
