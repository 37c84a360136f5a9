/** Credentials that every local stand-in takes; a given server may want others, which then come from the environment. */
const fakeCredentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' } as const;

/** The environment in which an SDK client, or the program itself, talks to stand-ins and to nothing else. */
export const awsEnv = (endpoints: {
  dynamodb?: string;
  sns?: string;
  sqs?: string;
  sts?: string;
}): Record<string, string> => ({
  ...fakeCredentials,
  AWS_REGION: 'eu-central-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  ...(endpoints.dynamodb === undefined ? {} : { AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb }),
  ...(endpoints.sns === undefined ? {} : { AWS_ENDPOINT_URL_SNS: endpoints.sns }),
  ...(endpoints.sqs === undefined ? {} : { AWS_ENDPOINT_URL_SQS: endpoints.sqs }),
  ...(endpoints.sts === undefined ? {} : { AWS_ENDPOINT_URL_STS: endpoints.sts }),
});
