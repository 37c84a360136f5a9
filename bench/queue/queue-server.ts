import { startFauxqs } from 'fauxqs';

// SQS and SNS in a process of their own, so that their work is not counted.
const server = await startFauxqs({ port: 0, logger: false, defaultRegion: 'eu-central-1' });
server.createQueue('checks');
const { topicArn } = server.createTopic('alerts');
process.send?.({ port: server.port, topicArn });
process.on('disconnect', () => process.exit(0));
