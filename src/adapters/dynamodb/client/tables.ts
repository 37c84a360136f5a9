/** The names of the three tables. */
export type Tables = Readonly<{ configs: string; states: string; events: string }>;

/** The sparse index of transitions and their deliveries, and the attribute that puts an item into it. */
export const transitionsIndex = 'transitions';
export const transitionMonth = 'transition_month';
