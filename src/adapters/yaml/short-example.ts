/** The shortest file that does something, to paste. */
export const shortExample = `apis:
  - api_id: example
    url: https://example.com/
    check_interval_seconds: 120
    failure_threshold: 2
`;
