const most = 10_000;

/** The same function, which remembers its last answers: thousands of APIs share a few expressions. */
export const remember = <A>(make: (text: string) => A): ((text: string) => A) => {
  const made = new Map<string, A>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const value = make(text);
    if (made.size >= most) made.clear();
    made.set(text, value);
    return value;
  };
};
