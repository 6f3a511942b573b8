import * as field from '../field.js';
import { cloudMessage } from '../message.js';
import { answerText, result, serviceName } from './common.js';

const { fields, optional } = field;
const server = { from: 'published server' };

/**
 * The login of a connection. On the cloud's own socket its data holds the car park and the name of
 * this client there; over HTTP the operator too. It is not a message that others may ask for: each
 * login ends the one before it with the same name.
 */
export const login = cloudMessage({
  serviceName: 'login',
  section: '1.2',
  titleZh: '车场初始化',
  title: 'Log in',
  direction: 'up',
  status: 'partial',
  acts: 'acted-on',
  dataTarget: null,
  echoes: [],
  answerText: 'errmsg',
  request: fields('1.2', {
    union_id: optional(field.text('Number of the operator', { max: 15, example: '200002' })),
    park_id: field.text('Car park number', { max: 24, filled: true, example: '3251' }),
    local_id: field.text('Name of this client, alone in its park', {
      max: 196,
      filled: true,
      example: 'aaa001_channels_A1_A2_A3',
    }),
  }),
  answer: fields('1.2', {
    state: result(),
    service_name: serviceName('login'),
    token: optional(field.text('Token of all later messages', { max: 64, ...server })),
    errmsg: optional(answerText()),
  }),
});
