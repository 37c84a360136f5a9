import { leastRetainDays, mostRetainDays } from '../../runner/config/retention.ts';
import { PageText } from './page-place.ts';
import { EndpointUrl, rateText, shaped, Switch, wholeNumberText } from './text-codecs.ts';

const TableName = shaped(/^[A-Za-z0-9_.-]{3,255}$/u, 'must be a table name: 3 to 255 of A-Z a-z 0-9 . _ -');

const Printable = shaped(
  /^[\u0021-\u007E](?:[\u0020-\u007E]{0,62}[\u0021-\u007E])?$/u,
  'must be 1 to 64 printable ASCII characters',
);

/** Every variable that upledger reads, secrets aside, and what it may hold. An empty one counts as unset. */
export const variables = {
  AWS_REGION: shaped(
    /^[a-z]{2,16}(?:-[a-z]{1,16}){0,3}(?:-\d{1,2})?$/u,
    'must be a region such as eu-central-1 (no availability zone)',
  ),
  APP_ENVIRONMENT: Printable,
  LOG_GROUP: shaped(
    /^[A-Za-z0-9_/.#-]{1,512}$/u,
    'must be the name of a CloudWatch log group: 1 to 512 of A-Z a-z 0-9 . _ - / #',
  ),
  LOG_FORMAT: shaped(/^(?:text|json)$/u, 'must be text or json'),
  DDB_CONFIG_TABLE: TableName,
  DDB_STATE_TABLE: TableName,
  DDB_EVENT_TABLE: TableName,
  SNS_TOPIC_ARN: shaped(
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$/u,
    'must be the ARN of a standard topic, such as arn:aws:sns:eu-central-1:123456789012:alerts (a FIFO topic sends no mail)',
  ),
  CHECK_QUEUE_URL: EndpointUrl,
  ANNOUNCE_NEW_APIS: Switch,
  SUMMARIZE_DAYS: Switch,
  ALERT_CLAIM_SECONDS: wholeNumberText(1, 3600),
  ALERT_RATE: rateText(100),
  RETAIN_CHECKS_DAYS: wholeNumberText(leastRetainDays, mostRetainDays),
  DENY_PRIVATE_TARGETS: Switch,
  HEARTBEAT_URL: EndpointUrl,
  METRICS_NAMESPACE: shaped(
    /^(?!AWS\/)[A-Za-z0-9_/#.-][A-Za-z0-9_/#.:-]{0,254}$/u,
    'must be a CloudWatch namespace: 1 to 255 of A-Z a-z 0-9 . _ - / # :, not beginning with a colon or AWS/',
  ),
  STATUS_PAGE: PageText,
  SECRETS_PARAMETER_PATH: shaped(
    /^(?:\/[A-Za-z0-9_.-]+)+$/u,
    'must be a path in SSM Parameter Store such as /upledger/prod, without a slash at its end',
  ),
  SERVE_TOKEN: shaped(
    /^[\u0021-\u007E]{16,256}$/u,
    'must be 16 to 256 printable ASCII characters without spaces',
  ),
  RUNNER_ID: Printable,
  // The SDK reads these by itself; a fault in them is easier to understand here than from there.
  AWS_ENDPOINT_URL: EndpointUrl,
  AWS_ENDPOINT_URL_DYNAMODB: EndpointUrl,
  AWS_ENDPOINT_URL_SNS: EndpointUrl,
  AWS_ENDPOINT_URL_SQS: EndpointUrl,
  AWS_ENDPOINT_URL_STS: EndpointUrl,
  AWS_ENDPOINT_URL_CLOUDWATCH: EndpointUrl,
  AWS_ENDPOINT_URL_SSM: EndpointUrl,
  AWS_ENDPOINT_URL_S3: EndpointUrl,
};
