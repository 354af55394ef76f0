import { compatAnswerFaults } from "./compat-answers.js";
import { compatCardFaults } from "./compat-card.js";
import { compatTaskFaults } from "./compat-tasks.js";
import { compatVersionFaults } from "./compat-versions.js";
import type { Fault } from "./fault.js";
import { legacyCardFaults } from "./v0_3-card.js";
import { legacyDataFaults } from "./v0_3-data.js";
import { legacyErrorFaults } from "./v0_3-errors.js";
import { legacyOperationFaults } from "./v0_3-operations.js";
import { legacyPushFaults } from "./v0_3-push.js";
import { legacyRestFaults } from "./v0_3-rest.js";
import { legacyRpcFaults } from "./v0_3-rpc.js";
import { legacySlipFaults } from "./v0_3-slips.js";
import { legacyStreamCourseFaults } from "./v0_3-stream-course.js";
import { legacyStreamFaults } from "./v0_3-streams.js";
import { legacyTaskFaults } from "./v0_3-tasks.js";
import { legacyTransportFaults } from "./v0_3-transports.js";
import { legacyTrustFaults } from "./v0_3-trust.js";

/** Every named fault of agents that speak 0.3, alone or beside 1.0. */
export const legacyFaults: readonly Fault[] = [
  ...legacyCardFaults,
  ...legacyDataFaults,
  ...legacySlipFaults,
  ...legacyRpcFaults,
  ...legacyErrorFaults,
  ...legacyOperationFaults,
  ...legacyTaskFaults,
  ...legacyStreamFaults,
  ...legacyStreamCourseFaults,
  ...legacyPushFaults,
  ...legacyRestFaults,
  ...legacyTransportFaults,
  ...legacyTrustFaults,
  ...compatVersionFaults,
  ...compatCardFaults,
  ...compatAnswerFaults,
  ...compatTaskFaults,
];
