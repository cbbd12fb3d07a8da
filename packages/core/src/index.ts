export { createTuyaClient, type TokenCheck, type TuyaClient } from './client.ts'
export type { TuyaClientOptions } from './client-options.ts'
export { DATA_CENTERS, type DataCenter } from './data-centers.ts'
export type { OperationName } from './operations.ts'

export type { Acceptance, DeviceSelection, OtaApi, RoomSelection } from './ota/ota-api.ts'
export type { DetailDevice, DetailDeviceExt, DeviceOtaDetail } from './ota/device-ota-detail.ts'
export type { ListQuery } from './ota/list-query.ts'
export type { OtaDevice } from './ota/ota-device.ts'
export type { OtaList } from './ota/ota-list.ts'
export type { OtaPage } from './ota/ota-page.ts'
export type { OtherFields } from './schemas/record-schema.ts'
export type { Optional } from './sites/optional-api.ts'
export type { Project, ProjectsApi } from './sites/projects-api.ts'
export type { RoomNode, RoomsApi } from './sites/rooms-api.ts'

export { describeDeviceStatus, DeviceStatus, deviceStatusLabels } from './vocabulary/device-status.ts'
export { describeDeviceType, DeviceType, deviceTypeLabels } from './vocabulary/device-type.ts'
export { describeProtocol, Protocol, protocolLabels } from './vocabulary/protocol.ts'
export { describeTopCategory, TopCategory, topCategoryLabels } from './vocabulary/top-category.ts'
export { describeUpgradeStatus, UpgradeStatus, upgradeStatusLabels } from './vocabulary/upgrade-status.ts'

export {
  isTuyaError,
  TuyaError,
  type TuyaErrorDetails,
  type TuyaErrorKind,
  type TuyaOutcome,
} from './errors/tuya-error.ts'
export {
  TuyaAbortedError,
  TuyaConfigError,
  TuyaHttpError,
  TuyaNetworkError,
  TuyaResponseShapeError,
  type TuyaShapeIssue,
  TuyaTimeoutError,
  TuyaWithheldError,
  type WithheldReason,
} from './errors/request-errors.ts'
export {
  TuyaApiError,
  type TuyaApiErrorDetails,
  TuyaAuthenticationError,
  TuyaClockError,
  TuyaNotFoundError,
  TuyaPermissionError,
  TuyaQuotaError,
  TuyaRateLimitError,
} from './errors/api-errors.ts'

export type { CallCounts, CallMeter, CallRecord } from './calls/call-meter.ts'
export type { CallOptions, WriteOptions, WritePermission } from './calls/call.ts'
export type { Clock, RandomSource } from './calls/clock.ts'
export type { Logger } from './calls/logger.ts'
export { type RequestSignature, signRequest, type SignRequestParts } from './signing/sign-request.ts'
export type { SigningDiagnosis } from './signing/signing-diagnosis.ts'
export type { CallerFetch } from './http/caller-fetch.ts'

export { type DoctorCheck, type DoctorOptions, type DoctorReport, runDoctor } from './doctor/run-doctor.ts'
