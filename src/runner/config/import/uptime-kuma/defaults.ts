/**
 * What a backup holds of a monitor that nobody ever set: every column of the table is written, also those of other types of
 * monitor. A column with one of these values says nothing.
 */
export const saysNothing: Readonly<Record<string, readonly unknown[]>> = {
  ...Object.fromEntries(
    [
      'hostname port pushToken description keyword jsonPath expectedValue jsonPathOperator',
      'dns_last_result docker_container docker_host proxyId screenshot remote_browser location',
      'mqttTopic mqttSuccessMessage mqttUsername mqttPassword mqttWebsocketPath',
      'databaseConnectionString databaseQuery authMethod authWorkstation authDomain basic_auth_user basic_auth_pass',
      'grpcUrl grpcProtobuf grpcMethod grpcServiceName grpcBody grpcMetadata',
      'radiusUsername radiusPassword radiusSecret radiusCalledStationId radiusCallingStationId game',
      'oauth_client_id oauth_client_secret oauth_token_url oauth_scopes oauth_audience tlsCa tlsCert tlsKey',
      'kafkaProducerTopic kafkaProducerMessage snmpOid snmpV3Username rabbitmqUsername rabbitmqPassword',
      'smtpSecurity protocol wsSubprotocol manual_status system_service_name ipFamily parent',
    ].flatMap((names) => names.split(' ').map((name) => [name, [null, '']])),
  ),
  ...Object.fromEntries(
    [
      'ignoreTls upsideDown invertKeyword expiryNotification domainExpiryNotification maintenance forceInactive',
      'grpcEnableTls kafkaProducerSsl kafkaProducerAllowAutoTopicCreation cacheBust saveResponse',
      'wsIgnoreSecWebsocketAcceptHeader retryOnlyOnStatusCodeFailure resendInterval',
    ].flatMap((names) => names.split(' ').map((name) => [name, [null, false, 0]])),
  ),
  weight: [2000, null],
  dns_resolve_type: ['A', null],
  dns_resolve_server: ['1.1.1.1', null],
  mqttCheckType: ['keyword', null],
  gamedigGivenPortOnly: [true, 1, null],
  httpBodyEncoding: ['json', '', null],
  kafkaProducerBrokers: [[], null],
  kafkaProducerSaslOptions: [{ mechanism: 'None' }, {}, null],
  rabbitmqNodes: [[], null],
  conditions: [[], null],
  tags: [[], null],
  notificationIDList: [{}, null],
  snmpVersion: ['2c', null],
  packetSize: [56, null],
  ping_numeric: [true, 1, null],
  ping_count: [1, 3, null],
  ping_per_request_timeout: [2, null],
  saveErrorResponse: [true, 1, null],
  responseMaxLength: [1024, null],
  oauth_auth_method: ['client_secret_basic', '', null],
  expected_tls_alert: ['none', '', null],
};

/** The same of a group, which is checked by nobody. */
export const saysNothingOfGroup: Readonly<Record<string, readonly unknown[]>> = {
  ...saysNothing,
  url: [null, '', 'https://'],
  method: [null, 'GET'],
  headers: [null, ''],
  body: [null, ''],
  interval: [60, null],
  retryInterval: [60, null],
  timeout: [0, 48, null],
  maxretries: [0, 1, null],
  maxredirects: [10, null],
  accepted_statuscodes: [['200-299'], null],
  active: [true, 1, null],
};
