/** DynamoDB keeps 38 digits; a number that JavaScript would round is none (null). */
export const exactNumber = (text: string): number | null => {
  const number = Number(text);
  if (!Number.isFinite(number)) return null;
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return null;
  return String(number) === text || /^-?\d+$/.test(text) ? number : null;
};
