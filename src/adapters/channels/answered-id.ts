/** The member `id` of a JSON response if it is a short plain name; otherwise null. */
export const answeredId = (body: string): string | null => {
  try {
    const answer: unknown = JSON.parse(body);
    const id: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'id') : undefined;
    return typeof id === 'string' && /^[\w-]{1,64}$/u.test(id) ? id : null;
  } catch {
    return null;
  }
};
