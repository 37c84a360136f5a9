/** The filter policy of the subscription that sync makes for an address. */
export const ourPolicy = (address: string): string => JSON.stringify({ notify_emails: [address] });

/** Whether a policy says exactly that, however it is spaced: only such a subscription is ours to remove. */
export const isOurPolicy = (policy: string | null, address: string): boolean => {
  if (policy === null) return false;
  try {
    const parsed: unknown = JSON.parse(policy);
    return JSON.stringify(parsed) === ourPolicy(address);
  } catch {
    return false;
  }
};
