/** Times with what happens at them; the earliest comes out first, of equals the one that went in first. */
export const createEventHeap = () => {
  const times: number[] = [];
  const actions: (() => void)[] = [];

  const swap = (a: number, b: number) => {
    [times[a], times[b]] = [times[b] ?? 0, times[a] ?? 0];
    const [one, other] = [actions[a], actions[b]];
    if (one === undefined || other === undefined) return;
    [actions[a], actions[b]] = [other, one];
  };
  const at = (i: number) => times[i] ?? Number.POSITIVE_INFINITY;

  return {
    push: (time: number, action: () => void) => {
      times.push(time);
      actions.push(action);
      let i = times.length - 1;
      for (let up = (i - 1) >> 1; i > 0 && at(up) > at(i); up = (i - 1) >> 1) {
        swap(i, up);
        i = up;
      }
    },
    next: (): number => at(0),
    /** takes the earliest out and lets it happen */
    run: () => {
      const action = actions[0];
      swap(0, times.length - 1);
      times.pop();
      actions.pop();
      for (let i = 0; ;) {
        const [left, right] = [2 * i + 1, 2 * i + 2];
        const least = at(right) < at(left) ? right : left;
        if (at(least) >= at(i)) break;
        swap(i, least);
        i = least;
      }
      action?.();
    },
  };
};
